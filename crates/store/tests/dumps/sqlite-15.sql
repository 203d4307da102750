PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-28 21:45:45',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',4376830);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-28 21:45:45',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',3979070);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-28 21:45:45',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',5173781);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-28 21:45:45',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',2910620);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-28 21:45:45',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',712462);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-28 21:45:45',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',5237885);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-28 21:45:45',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',4007296);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-28 21:45:45',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',1428302);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-28 21:45:45',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',5990437);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-28 21:45:45',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',3288688);
INSERT INTO _sqlx_migrations VALUES(11,'telemetry','2026-11-28 21:45:45',1,X'4d92a87dbf6b3fb088caa150f3d85d01ffb1025d285098f935fc7061772925fb36e04666fdb4b79e17624f1af4929775',935487);
INSERT INTO _sqlx_migrations VALUES(12,'holds','2026-11-28 21:45:45',1,X'502c7feea0c06c9e1be3082a7b7d12cd5e3e2feb12194489b1d450b49adbd74f05ccffbe7e49bf36170d3c7a6ca06960',2578507);
INSERT INTO _sqlx_migrations VALUES(13,'counts','2026-11-28 21:45:45',1,X'a78ca3d47fce35559601c03ef77dfedc5855edfe9e57afdf49e062486f84a6662d1ef3d7918587e594eeaf2a0cf08536',479343);
INSERT INTO _sqlx_migrations VALUES(14,'lean','2026-11-28 21:45:45',1,X'5a60d62155838bf5de73e5d0803fbcdf43370124fb21ff862ebffbe09f20b2f4a9ce5a1871cb399eb35e755efc77bde0',838396);
INSERT INTO _sqlx_migrations VALUES(15,'room','2026-11-28 21:45:45',1,X'cc72eb23c3a148f14d235fc6a820d5b581beba2a84088ee6608526b1726d87cf9c12c6f8cbbf1f679d0daa67edcb9286',261985);
CREATE TABLE policies (
    name            TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    hash            TEXT    NOT NULL,
    content         TEXT    NOT NULL,  -- JSON.
    views_expected  TEXT,              -- JSON, drawn from the content for readers.
    active          INTEGER NOT NULL DEFAULT 0,
    imported_at     INTEGER NOT NULL, activated_at INTEGER,
    PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795902345642,1795902345642);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795902345640,1795902345640);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795902345641,NULL);
CREATE TABLE inspections (
    id                BLOB    NOT NULL PRIMARY KEY,
    facility          TEXT    NOT NULL,
    package_id        TEXT,
    batch             TEXT,
    status            TEXT    NOT NULL CHECK (status = 'open' OR status = 'completed' OR status = 'cancelled'),
    verdict           TEXT,             -- Of the newest decision.
    priority          INTEGER NOT NULL,
    policy            TEXT    NOT NULL, -- A name; the version is chosen when it is judged.
    views_expected    TEXT,             -- JSON; NULL: what the policy says.
    labels            TEXT    NOT NULL, -- JSON.
    views_deadline_at INTEGER,
    deadline_at       INTEGER,
    settle_at         INTEGER,          -- The next deadline that nobody has acted on.
    wants_views       INTEGER NOT NULL DEFAULT 0, -- The newest decision complains of missing views.
    decision_id       BLOB,             -- The newest.
    created_at        INTEGER NOT NULL,
    completed_at      INTEGER,
    updated_at        INTEGER NOT NULL
, not_before INTEGER, answer_id BLOB, kept INTEGER NOT NULL DEFAULT 3) STRICT, WITHOUT ROWID;
INSERT INTO inspections VALUES(X'01a2241f11aa7520a5590eff4865fefd','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a2241f11ad70cd8eb6491e51a23921',1795902345642,1795902345645,1795902345645,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11ae771e97e557735f05f009','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2241f11af762c84297c7c9bd966e4',1795902345646,1795902345647,1795902345647,NULL,NULL,7);
INSERT INTO inspections VALUES(X'01a2241f11b07599982544bcbbdbfad7','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2241f11b17675b0f52704a41a4267',1795902345648,1795902345649,1795902345649,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11b275b3a6feeb525cf0f084','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2241f11b377e1b301f796b268f3cc',1795902345650,1795902345651,1795902345651,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11b476e9880c65caf1ed3d17','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2241f11b87419835baa5f32236a2b',1795902345652,1795902345654,1795902345656,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11b977c98e2cb05f3f3898e6','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2241f11c772aa94af539d0214f169',1795902345657,1795902345659,1795902345671,NULL,X'01a2241f11c772aa94af539cdf1fb552',3);
INSERT INTO inspections VALUES(X'01a2241f11bb705cbc908b742b86164e','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111262345659,NULL,2111262345659,0,NULL,1795902345659,NULL,1795902345661,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11be75029a0e3ab6ad3eb3dc','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795902345662,1795902345663,1795902345663,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11c076f3ae78b2bf5f968bdb','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795902345664,NULL,1795902345664,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11c177cda6202a15f1523c96','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795902345665,NULL,1795902345667,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2241f11c477fca081e8ad6544eec1','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795902345668,NULL,1795902345668,NULL,NULL,3);
CREATE TABLE views (
    id            BLOB    NOT NULL PRIMARY KEY,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    position      INTEGER NOT NULL,  -- In order of receipt, from 0.
    job_id        BLOB    NOT NULL,
    object_key    TEXT    NOT NULL,
    camera        TEXT,
    angle         TEXT,
    captured_at   INTEGER,
    received_at   INTEGER NOT NULL,
    width         INTEGER NOT NULL,
    height        INTEGER NOT NULL,
    format        TEXT    NOT NULL,
    size_bytes    INTEGER NOT NULL,
    sha256        TEXT    NOT NULL
, traceparent TEXT, original_removed_at INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO views VALUES(X'01a2241f11aa711da3a3c39c35534a83',X'01a2241f11aa7520a5590eff4865fefd',0,X'01a2241f11aa7520a5590f00f69da030','originals/2026/03/01/01a2241f-11aa-711d-a3a3-c39c35534a83','cam-1',NULL,NULL,1795902345642,640,480,'jpeg',12345,'01a2241f11aa711da3a3c39c35534a8301a2241f11aa711da3a3c39c35534a83',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11ae7162a60b5ce123567a78',X'01a2241f11ae771e97e557735f05f009',0,X'01a2241f11ae771e97e55774de996982','originals/2026/03/01/01a2241f-11ae-7162-a60b-5ce123567a78','cam-1',NULL,NULL,1795902345646,640,480,'jpeg',12345,'01a2241f11ae7162a60b5ce123567a7801a2241f11ae7162a60b5ce123567a78',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11b072ddbcf59dc5be9c44f5',X'01a2241f11b07599982544bcbbdbfad7',0,X'01a2241f11b07599982544bdb70676c7','originals/2026/03/01/01a2241f-11b0-72dd-bcf5-9dc5be9c44f5','cam-1',NULL,NULL,1795902345648,640,480,'jpeg',12345,'01a2241f11b072ddbcf59dc5be9c44f501a2241f11b072ddbcf59dc5be9c44f5',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11b27335b62c9d86ff19e3d7',X'01a2241f11b275b3a6feeb525cf0f084',0,X'01a2241f11b275b3a6feeb535f76f74f','originals/2026/03/01/01a2241f-11b2-7335-b62c-9d86ff19e3d7','cam-1',NULL,NULL,1795902345650,640,480,'jpeg',12345,'01a2241f11b27335b62c9d86ff19e3d701a2241f11b27335b62c9d86ff19e3d7',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11b47639a2beed2a59caf10c',X'01a2241f11b476e9880c65caf1ed3d17',0,X'01a2241f11b476e9880c65cb20e3e731','originals/2026/03/01/01a2241f-11b4-7639-a2be-ed2a59caf10c','cam-1',NULL,NULL,1795902345652,640,480,'jpeg',12345,'01a2241f11b47639a2beed2a59caf10c01a2241f11b47639a2beed2a59caf10c',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11b6768483ef3ec6126ba99a',X'01a2241f11b476e9880c65caf1ed3d17',1,X'01a2241f11b67349869c97ef897e0a81','originals/2026/03/01/01a2241f-11b6-7684-83ef-3ec6126ba99a','cam-1',NULL,NULL,1795902345654,640,480,'jpeg',12345,'01a2241f11b6768483ef3ec6126ba99a01a2241f11b6768483ef3ec6126ba99a',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11b9709a80ee290b19e40b9b',X'01a2241f11b977c98e2cb05f3f3898e6',0,X'01a2241f11b977c98e2cb0602bd5efae','originals/2026/03/01/01a2241f-11b9-709a-80ee-290b19e40b9b','dock-1','top',NULL,1795902345657,640,480,'jpeg',12345,'01a2241f11b9709a80ee290b19e40b9b01a2241f11b9709a80ee290b19e40b9b','00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',NULL);
INSERT INTO views VALUES(X'01a2241f11bb77008b8d3f83aca8b9fb',X'01a2241f11bb705cbc908b742b86164e',0,X'01a2241f11bb705cbc908b75462d5327','originals/2026/03/01/01a2241f-11bb-7700-8b8d-3f83aca8b9fb','cam-1','top',NULL,1795902345659,640,480,'jpeg',12345,'01a2241f11bb77008b8d3f83aca8b9fb01a2241f11bb77008b8d3f83aca8b9fb',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11be719c921bd770eca4abdb',X'01a2241f11be75029a0e3ab6ad3eb3dc',0,X'01a2241f11be75029a0e3ab7e62d02c0','originals/2026/03/01/01a2241f-11be-719c-921b-d770eca4abdb','cam-1',NULL,NULL,1795902345662,640,480,'jpeg',12345,'01a2241f11be719c921bd770eca4abdb01a2241f11be719c921bd770eca4abdb',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11c075b59374fe50f29ba00f',X'01a2241f11c076f3ae78b2bf5f968bdb',0,X'01a2241f11c076f3ae78b2c094bdf241','originals/2026/03/01/01a2241f-11c0-75b5-9374-fe50f29ba00f','cam-1',NULL,NULL,1795902345664,640,480,'jpeg',12345,'01a2241f11c075b59374fe50f29ba00f01a2241f11c075b59374fe50f29ba00f',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11c17087b5849e2209003386',X'01a2241f11c177cda6202a15f1523c96',0,X'01a2241f11c177cda6202a16cf079a65','originals/2026/03/01/01a2241f-11c1-7087-b584-9e2209003386','cam-1',NULL,NULL,1795902345665,640,480,'jpeg',12345,'01a2241f11c17087b5849e220900338601a2241f11c17087b5849e2209003386',NULL,NULL);
INSERT INTO views VALUES(X'01a2241f11c4740589a0d983490939f1',X'01a2241f11c477fca081e8ad6544eec1',0,X'01a2241f11c477fca081e8ae0a816bb0','originals/2026/03/01/01a2241f-11c4-7405-89a0-d983490939f1','cam-1',NULL,NULL,1795902345668,640,480,'jpeg',12345,'01a2241f11c4740589a0d983490939f101a2241f11c4740589a0d983490939f1',NULL,NULL);
CREATE TABLE jobs (
    id               BLOB    NOT NULL PRIMARY KEY,
    inspection_id    BLOB    NOT NULL REFERENCES inspections (id),
    view_id          BLOB    NOT NULL REFERENCES views (id),
    priority         INTEGER NOT NULL,  -- 0 low, 1 normal, 2 high.
    state            TEXT    NOT NULL CHECK
        (state = 'available' OR state = 'running' OR state = 'retryable' OR state = 'completed' OR state = 'discarded'
            OR state = 'cancelled'),
    attempts         INTEGER NOT NULL DEFAULT 0,
    max_attempts     INTEGER NOT NULL,
    fence            INTEGER NOT NULL DEFAULT 0,
    available_at     INTEGER NOT NULL,  -- Since when, or from when on, it may be claimed.
    lease_expires_at INTEGER,
    worker           TEXT,
    error_code       TEXT,              -- What the last attempt, or the image, failed of.
    error            TEXT,
    error_kind       TEXT,              -- 'transient' or 'permanent', of a dead letter.
    finished_at      INTEGER
, turn INTEGER NOT NULL DEFAULT 0, model TEXT NOT NULL DEFAULT 'default', started_at INTEGER, alone INTEGER NOT NULL DEFAULT 0, suspect INTEGER NOT NULL DEFAULT 0, crashes INTEGER NOT NULL DEFAULT 0, error_stage TEXT, waits_for TEXT, purged_at INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO jobs VALUES(X'01a2241f11aa7520a5590f00f69da030',X'01a2241f11aa7520a5590eff4865fefd',X'01a2241f11aa711da3a3c39c35534a83',1,'completed',1,3,1,1795902345642,NULL,NULL,NULL,NULL,NULL,1795902345645,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11ae771e97e55774de996982',X'01a2241f11ae771e97e557735f05f009',X'01a2241f11ae7162a60b5ce123567a78',1,'completed',1,3,1,1795902345646,NULL,NULL,NULL,NULL,NULL,1795902345647,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11b07599982544bdb70676c7',X'01a2241f11b07599982544bcbbdbfad7',X'01a2241f11b072ddbcf59dc5be9c44f5',1,'completed',1,3,1,1795902345648,NULL,NULL,'corrupt','it ends too early',NULL,1795902345649,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11b275b3a6feeb535f76f74f',X'01a2241f11b275b3a6feeb525cf0f084',X'01a2241f11b27335b62c9d86ff19e3d7',1,'discarded',1,3,1,1795902345650,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795902345651,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11b476e9880c65cb20e3e731',X'01a2241f11b476e9880c65caf1ed3d17',X'01a2241f11b47639a2beed2a59caf10c',1,'completed',1,3,1,1795902345652,NULL,NULL,NULL,NULL,NULL,1795902345654,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11b67349869c97ef897e0a81',X'01a2241f11b476e9880c65caf1ed3d17',X'01a2241f11b6768483ef3ec6126ba99a',1,'completed',0,3,1,1795902345654,NULL,NULL,NULL,NULL,NULL,1795902345656,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11b977c98e2cb0602bd5efae',X'01a2241f11b977c98e2cb05f3f3898e6',X'01a2241f11b9709a80ee290b19e40b9b',1,'completed',0,3,1,1795902345657,NULL,NULL,NULL,NULL,NULL,1795902345659,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11bb705cbc908b75462d5327',X'01a2241f11bb705cbc908b742b86164e',X'01a2241f11bb77008b8d3f83aca8b9fb',1,'completed',1,3,1,1795902345659,NULL,NULL,NULL,NULL,NULL,1795902345661,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11be75029a0e3ab7e62d02c0',X'01a2241f11be75029a0e3ab6ad3eb3dc',X'01a2241f11be719c921bd770eca4abdb',1,'cancelled',0,3,0,1795902345662,NULL,NULL,NULL,NULL,NULL,1795902345663,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11c076f3ae78b2c094bdf241',X'01a2241f11c076f3ae78b2bf5f968bdb',X'01a2241f11c075b59374fe50f29ba00f',1,'running',1,3,1,1795902345664,1795902405665,'test',NULL,NULL,NULL,NULL,10,'default',1795902345665,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11c177cda6202a16cf079a65',X'01a2241f11c177cda6202a15f1523c96',X'01a2241f11c17087b5849e2209003386',1,'retryable',1,3,1,1795905945667,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2241f11c477fca081e8ae0a816bb0',X'01a2241f11c477fca081e8ad6544eec1',X'01a2241f11c4740589a0d983490939f1',1,'available',0,3,0,1795902345668,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
CREATE TABLE job_counts (
    state TEXT    NOT NULL PRIMARY KEY,
    jobs  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO job_counts VALUES('available',1);
INSERT INTO job_counts VALUES('cancelled',1);
INSERT INTO job_counts VALUES('completed',7);
INSERT INTO job_counts VALUES('discarded',1);
INSERT INTO job_counts VALUES('retryable',1);
INSERT INTO job_counts VALUES('running',1);
CREATE TABLE models (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    UNIQUE (fingerprint, name, sha256)
) STRICT;
INSERT INTO models VALUES(1,'parcel','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
CREATE TABLE inferences (
    view_id      BLOB    NOT NULL PRIMARY KEY REFERENCES views (id),
    model_id     INTEGER NOT NULL REFERENCES models (id),
    width        INTEGER NOT NULL,
    height       INTEGER NOT NULL,
    sharpness    REAL    NOT NULL,
    brightness   REAL    NOT NULL,
    contrast     REAL    NOT NULL,
    clipped      REAL    NOT NULL,
    detections   BLOB    NOT NULL,  -- Packed; its first byte is the version.
    maxima       TEXT    NOT NULL,  -- JSON: the highest confidence of each class seen.
    timings      BLOB    NOT NULL,  -- Packed alike.
    committed_at INTEGER NOT NULL
, codes TEXT) STRICT, WITHOUT ROWID;
INSERT INTO inferences VALUES(X'01a2241f11aa711da3a3c39c35534a83',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795902345645,NULL);
INSERT INTO inferences VALUES(X'01a2241f11ae7162a60b5ce123567a78',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795902345647,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a2241f11b47639a2beed2a59caf10c',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795902345654,NULL);
INSERT INTO inferences VALUES(X'01a2241f11b6768483ef3ec6126ba99a',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795902345656,NULL);
INSERT INTO inferences VALUES(X'01a2241f11b9709a80ee290b19e40b9b',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795902345659,NULL);
INSERT INTO inferences VALUES(X'01a2241f11bb77008b8d3f83aca8b9fb',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795902345661,NULL);
CREATE TABLE decisions (
    id             BLOB    NOT NULL PRIMARY KEY,
    inspection_id  BLOB    NOT NULL REFERENCES inspections (id),
    verdict        TEXT    NOT NULL,
    cause          TEXT    NOT NULL,
    certified      INTEGER NOT NULL,
    policy         TEXT,
    policy_version INTEGER,
    reasons        TEXT    NOT NULL, -- JSON.
    decided_at     INTEGER NOT NULL
, asked_ppm INTEGER, evidence BLOB) STRICT, WITHOUT ROWID;
INSERT INTO decisions VALUES(X'01a2241f11ad70cd8eb6491e51a23921',X'01a2241f11aa7520a5590eff4865fefd','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795902345645,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2241f11af762c84297c7c9bd966e4',X'01a2241f11ae771e97e557735f05f009','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795902345647,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a2241f11b17675b0f52704a41a4267',X'01a2241f11b07599982544bcbbdbfad7','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795902345649,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a2241f11b377e1b301f796b268f3cc',X'01a2241f11b275b3a6feeb525cf0f084','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795902345651,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a2241f11b67349869c97ed3beea471',X'01a2241f11b476e9880c65caf1ed3d17','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795902345654,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2241f11b87419835baa5f32236a2b',X'01a2241f11b476e9880c65caf1ed3d17','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795902345656,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a2241f11bb705cbc908b72fafd6081',X'01a2241f11b977c98e2cb05f3f3898e6','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795902345659,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2241f11c772aa94af539d0214f169',X'01a2241f11b977c98e2cb05f3f3898e6','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795902345671,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a2241f11a87108ac0055380dbe4580','policy.activated',NULL,NULL,1795902345640,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a2241f11aa7520a5590efeb9469e98','policy.activated',NULL,NULL,1795902345642,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a2241f11aa7520a5590f019267a7fe','inspection.created',X'01a2241f11aa7520a5590eff4865fefd','ber1',1795902345642,'{"id":"01a2241f-11aa-7520-a559-0eff4865fefd","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:45:45.642Z","completed_at":null,"views":[{"id":"01a2241f-11aa-711d-a3a3-c39c35534a83","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.642Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11aa711da3a3c39c35534a8301a2241f11aa711da3a3c39c35534a83"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a2241f11ad70cd8eb6491f8771b7bf','inspection.completed',X'01a2241f11aa7520a5590eff4865fefd','ber1',1795902345645,'{"id":"01a2241f-11aa-7520-a559-0eff4865fefd","status":"completed","verdict":"accept","decision":{"id":"01a2241f-11ad-70cd-8eb6-491e51a23921","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:45.645Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:45:45.642Z","completed_at":"2026-11-28T21:45:45.645Z","views":[{"id":"01a2241f-11aa-711d-a3a3-c39c35534a83","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.642Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11aa711da3a3c39c35534a8301a2241f11aa711da3a3c39c35534a83"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a2241f11ae771e97e55775b9751848','inspection.created',X'01a2241f11ae771e97e557735f05f009','ber1',1795902345646,'{"id":"01a2241f-11ae-771e-97e5-57735f05f009","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.646Z","completed_at":null,"views":[{"id":"01a2241f-11ae-7162-a60b-5ce123567a78","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.646Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11ae7162a60b5ce123567a7801a2241f11ae7162a60b5ce123567a78"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a2241f11af762c84297c7d56aa5380','inspection.completed',X'01a2241f11ae771e97e557735f05f009','ber1',1795902345647,'{"id":"01a2241f-11ae-771e-97e5-57735f05f009","status":"completed","verdict":"reject","decision":{"id":"01a2241f-11af-762c-8429-7c7c9bd966e4","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:45.647Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.646Z","completed_at":"2026-11-28T21:45:45.647Z","views":[{"id":"01a2241f-11ae-7162-a60b-5ce123567a78","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.646Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11ae7162a60b5ce123567a7801a2241f11ae7162a60b5ce123567a78"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a2241f11b07599982544be90c0dce7','inspection.created',X'01a2241f11b07599982544bcbbdbfad7','ber1',1795902345648,'{"id":"01a2241f-11b0-7599-9825-44bcbbdbfad7","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.648Z","completed_at":null,"views":[{"id":"01a2241f-11b0-72dd-bcf5-9dc5be9c44f5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.648Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b072ddbcf59dc5be9c44f501a2241f11b072ddbcf59dc5be9c44f5"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a2241f11b17675b0f52705f090a3d5','inspection.completed',X'01a2241f11b07599982544bcbbdbfad7','ber1',1795902345649,'{"id":"01a2241f-11b0-7599-9825-44bcbbdbfad7","status":"completed","verdict":"recapture","decision":{"id":"01a2241f-11b1-7675-b0f5-2704a41a4267","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:45.649Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.648Z","completed_at":"2026-11-28T21:45:45.649Z","views":[{"id":"01a2241f-11b0-72dd-bcf5-9dc5be9c44f5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.648Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b072ddbcf59dc5be9c44f501a2241f11b072ddbcf59dc5be9c44f5"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a2241f11b275b3a6feeb5493203cc4','inspection.created',X'01a2241f11b275b3a6feeb525cf0f084','ber1',1795902345650,'{"id":"01a2241f-11b2-75b3-a6fe-eb525cf0f084","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.650Z","completed_at":null,"views":[{"id":"01a2241f-11b2-7335-b62c-9d86ff19e3d7","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.650Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b27335b62c9d86ff19e3d701a2241f11b27335b62c9d86ff19e3d7"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a2241f11b377e1b301f79537cc4d30','job.discarded',X'01a2241f11b275b3a6feeb525cf0f084','ber1',1795902345651,'{"job_id":"01a2241f-11b2-75b3-a6fe-eb535f76f74f","inspection_id":"01a2241f-11b2-75b3-a6fe-eb525cf0f084","view_id":"01a2241f-11b2-7335-b62c-9d86ff19e3d7","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T21:45:45.650Z","discarded_at":"2026-11-28T21:45:45.651Z"}');
INSERT INTO events VALUES(11,X'01a2241f11b377e1b301f797e6ebaf3b','inspection.completed',X'01a2241f11b275b3a6feeb525cf0f084','ber1',1795902345651,'{"id":"01a2241f-11b2-75b3-a6fe-eb525cf0f084","status":"completed","verdict":"review","decision":{"id":"01a2241f-11b3-77e1-b301-f796b268f3cc","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:45.651Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.650Z","completed_at":"2026-11-28T21:45:45.651Z","views":[{"id":"01a2241f-11b2-7335-b62c-9d86ff19e3d7","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.650Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b27335b62c9d86ff19e3d701a2241f11b27335b62c9d86ff19e3d7"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a2241f11b476e9880c65ccd9cb9727','inspection.created',X'01a2241f11b476e9880c65caf1ed3d17','ber1',1795902345652,'{"id":"01a2241f-11b4-76e9-880c-65caf1ed3d17","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.652Z","completed_at":null,"views":[{"id":"01a2241f-11b4-7639-a2be-ed2a59caf10c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.652Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b47639a2beed2a59caf10c01a2241f11b47639a2beed2a59caf10c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a2241f11b67349869c97eee1479db4','inspection.completed',X'01a2241f11b476e9880c65caf1ed3d17','ber1',1795902345654,'{"id":"01a2241f-11b4-76e9-880c-65caf1ed3d17","status":"completed","verdict":"accept","decision":{"id":"01a2241f-11b6-7349-869c-97ed3beea471","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:45.654Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.652Z","completed_at":"2026-11-28T21:45:45.654Z","views":[{"id":"01a2241f-11b4-7639-a2be-ed2a59caf10c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.652Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b47639a2beed2a59caf10c01a2241f11b47639a2beed2a59caf10c"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a2241f11b87419835baa6033a0a541','inspection.redecided',X'01a2241f11b476e9880c65caf1ed3d17','ber1',1795902345656,'{"id":"01a2241f-11b4-76e9-880c-65caf1ed3d17","status":"completed","verdict":"reject","decision":{"id":"01a2241f-11b8-7419-835b-aa5f32236a2b","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:45.656Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.652Z","completed_at":"2026-11-28T21:45:45.654Z","views":[{"id":"01a2241f-11b4-7639-a2be-ed2a59caf10c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.652Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b47639a2beed2a59caf10c01a2241f11b47639a2beed2a59caf10c"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a2241f-11b6-7684-83ef-3ec6126ba99a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.654Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b6768483ef3ec6126ba99a01a2241f11b6768483ef3ec6126ba99a"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a2241f11b977c98e2cb061af8435ce','inspection.created',X'01a2241f11b977c98e2cb05f3f3898e6','hub',1795902345657,'{"id":"01a2241f-11b9-77c9-8e2c-b05f3f3898e6","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.657Z","completed_at":null,"views":[{"id":"01a2241f-11b9-709a-80ee-290b19e40b9b","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:45.657Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b9709a80ee290b19e40b9b01a2241f11b9709a80ee290b19e40b9b"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a2241f11bb705cbc908b73b0c0f826','inspection.completed',X'01a2241f11b977c98e2cb05f3f3898e6','hub',1795902345659,'{"id":"01a2241f-11b9-77c9-8e2c-b05f3f3898e6","status":"completed","verdict":"accept","decision":{"id":"01a2241f-11bb-705c-bc90-8b72fafd6081","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:45.659Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.657Z","completed_at":"2026-11-28T21:45:45.659Z","views":[{"id":"01a2241f-11b9-709a-80ee-290b19e40b9b","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:45.657Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b9709a80ee290b19e40b9b01a2241f11b9709a80ee290b19e40b9b"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a2241f11bb705cbc908b761c9443cf','inspection.created',X'01a2241f11bb705cbc908b742b86164e','ber1',1795902345659,'{"id":"01a2241f-11bb-705c-bc90-8b742b86164e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T21:45:45.659Z","completed_at":null,"views":[{"id":"01a2241f-11bb-7700-8b8d-3f83aca8b9fb","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:45.659Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11bb77008b8d3f83aca8b9fb01a2241f11bb77008b8d3f83aca8b9fb"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a2241f11be75029a0e3ab8e0952b81','inspection.created',X'01a2241f11be75029a0e3ab6ad3eb3dc','ber1',1795902345662,'{"id":"01a2241f-11be-7502-9a0e-3ab6ad3eb3dc","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.662Z","completed_at":null,"views":[{"id":"01a2241f-11be-719c-921b-d770eca4abdb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.662Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11be719c921bd770eca4abdb01a2241f11be719c921bd770eca4abdb"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a2241f11bf758e846321b92e4e7bf1','inspection.cancelled',X'01a2241f11be75029a0e3ab6ad3eb3dc','ber1',1795902345663,'{"id":"01a2241f-11be-7502-9a0e-3ab6ad3eb3dc","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.662Z","completed_at":"2026-11-28T21:45:45.663Z","views":[{"id":"01a2241f-11be-719c-921b-d770eca4abdb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.662Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11be719c921bd770eca4abdb01a2241f11be719c921bd770eca4abdb"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a2241f11c076f3ae78b2c1571d8f14','inspection.created',X'01a2241f11c076f3ae78b2bf5f968bdb','ber1',1795902345664,'{"id":"01a2241f-11c0-76f3-ae78-b2bf5f968bdb","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.664Z","completed_at":null,"views":[{"id":"01a2241f-11c0-75b5-9374-fe50f29ba00f","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.664Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11c075b59374fe50f29ba00f01a2241f11c075b59374fe50f29ba00f"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a2241f11c177cda6202a17f59ab7a0','inspection.created',X'01a2241f11c177cda6202a15f1523c96','ber1',1795902345665,'{"id":"01a2241f-11c1-77cd-a620-2a15f1523c96","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.665Z","completed_at":null,"views":[{"id":"01a2241f-11c1-7087-b584-9e2209003386","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.665Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11c17087b5849e220900338601a2241f11c17087b5849e2209003386"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a2241f11c477fca081e8af2d4a68ff','inspection.created',X'01a2241f11c477fca081e8ad6544eec1','ber1',1795902345668,'{"id":"01a2241f-11c4-77fc-a081-e8ad6544eec1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.668Z","completed_at":null,"views":[{"id":"01a2241f-11c4-7405-89a0-d983490939f1","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:45.668Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11c4740589a0d983490939f101a2241f11c4740589a0d983490939f1"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a2241f11c772aa94af539e40198511','inspection.reviewed',X'01a2241f11b977c98e2cb05f3f3898e6','hub',1795902345671,'{"id":"01a2241f-11b9-77c9-8e2c-b05f3f3898e6","status":"completed","verdict":"accept","decision":{"id":"01a2241f-11c7-72aa-94af-539d0214f169","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T21:45:45.671Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T21:45:45.671Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:45.657Z","completed_at":"2026-11-28T21:45:45.659Z","views":[{"id":"01a2241f-11b9-709a-80ee-290b19e40b9b","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:45.657Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f11b9709a80ee290b19e40b9b01a2241f11b9709a80ee290b19e40b9b"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a2241f11ca77b49fb52c975d1a83e5','alarm.raised',NULL,'ham2',1795902345674,'{"id":"01a2241f-11ca-77b4-9fb5-2c961e23b552","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a2241f-11ca-7789-b383-1238e0615817"],"raised_at":"2026-11-28T21:45:45.674Z","cleared_at":null,"relearn":false}');
INSERT INTO events VALUES(25,X'01a2241f11cc72d98f4cac42d60dd1fd','inspection.held',X'01a2241f11ae771e97e557735f05f009','ber1',1795902345676,'{"by":"ada","inspection_id":"01a2241f-11ae-771e-97e5-57735f05f009","reason":"claim 17"}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a2241f11aa7520a5590eff4865fefd',0,1795902345642);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795902345643);
CREATE TABLE bands (
    priority INTEGER NOT NULL PRIMARY KEY, -- As in jobs.
    turn     INTEGER NOT NULL              -- The highest that was claimed.
) STRICT;
INSERT INTO bands VALUES(0,0);
INSERT INTO bands VALUES(1,11);
INSERT INTO bands VALUES(2,0);
CREATE TABLE turns (
    priority INTEGER NOT NULL,
    facility TEXT    NOT NULL,
    turn     INTEGER NOT NULL, -- Of the facility's newest job.
    PRIMARY KEY (priority, facility)
) STRICT, WITHOUT ROWID;
INSERT INTO turns VALUES(1,'ber1',12);
INSERT INTO turns VALUES(1,'hub',7);
CREATE TABLE models_served (
    model    TEXT    NOT NULL PRIMARY KEY,
    asked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO models_served VALUES('default',1795902345658);
INSERT INTO models_served VALUES('dock',1795902345658);
CREATE TABLE cameras (
    facility             TEXT    NOT NULL,
    camera               TEXT    NOT NULL,
    angles               TEXT    NOT NULL, -- JSON, in the order of their first view.
    views                INTEGER NOT NULL,
    first_seen_at        INTEGER NOT NULL,
    last_seen_at         INTEGER NOT NULL,
    newest_inspection_id BLOB    NOT NULL,
    newest_view_id       BLOB    NOT NULL,
    PRIMARY KEY (facility, camera)
) STRICT, WITHOUT ROWID;
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795902345642,1795902345668,X'01a2241f11c477fca081e8ad6544eec1',X'01a2241f11c4740589a0d983490939f1');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795902345657,1795902345657,X'01a2241f11b977c98e2cb05f3f3898e6',X'01a2241f11b9709a80ee290b19e40b9b');
CREATE TABLE publications (
    job_id       BLOB    NOT NULL PRIMARY KEY,
    published_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE attempts (
    job_id     BLOB    NOT NULL REFERENCES jobs (id),
    fence      INTEGER NOT NULL, -- Under which it was made: attempts are in this order.
    started_at INTEGER,
    ended_at   INTEGER NOT NULL, -- When its end was recorded.
    outcome    TEXT    NOT NULL, -- 'retried', 'discarded', 'crashed', 'late'.
    worker     TEXT,
    stage      TEXT,
    code       TEXT,
    error      TEXT,
    PRIMARY KEY (job_id, fence)
) STRICT, WITHOUT ROWID;
INSERT INTO attempts VALUES(X'01a2241f11b275b3a6feeb535f76f74f',1,1795902345651,1795902345651,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a2241f11c177cda6202a16cf079a65',1,1795902345667,1795902345667,'retried','test','inspect','inference_failed','the sample''s network is slow');
CREATE TABLE pauses (
    scope      TEXT    NOT NULL PRIMARY KEY, -- 'all', 'facility:NAME', 'model:NAME'.
    paused_at  INTEGER NOT NULL,
    reason     TEXT,
    resumed_at INTEGER                       -- Its jobs are being made available again.
) STRICT, WITHOUT ROWID;
CREATE TABLE webhook_targets (
    name            TEXT    NOT NULL PRIMARY KEY,
    address         TEXT    NOT NULL,            -- Without what may be secret in it; for people.
    configuration   TEXT    NOT NULL,            -- A hash: with another one a target that was gone is tried again.
    reached         INTEGER NOT NULL,            -- Every event up to this one has been attempted, or is none of the target's.
    fence           INTEGER NOT NULL,            -- Raised by every process that takes the target up.
    failures        INTEGER NOT NULL DEFAULT 0,  -- Rounds without a success, one after the other.
    rests_until     INTEGER,
    delivered       INTEGER NOT NULL DEFAULT 0,  -- In all.
    last_success_at INTEGER,
    last_error_at   INTEGER,
    last_error      TEXT,
    gone_at         INTEGER,                     -- It answered 410.
    removed_at      INTEGER,                     -- It was in no configuration any more.
    created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE webhook_deliveries (
    id               BLOB    NOT NULL PRIMARY KEY,
    target           TEXT    NOT NULL,
    sequence         INTEGER NOT NULL,           -- Of the event.
    event_id         BLOB    NOT NULL,
    kind             TEXT    NOT NULL,
    facility         TEXT,
    state            TEXT    NOT NULL CHECK (state IN ('pending', 'dead')),
    attempts         INTEGER NOT NULL,
    first_attempt_at INTEGER NOT NULL,
    last_attempt_at  INTEGER NOT NULL,
    due_at           INTEGER NOT NULL,
    status           INTEGER,                    -- That the last attempt was answered with.
    error            TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE callbacks (
    inspection_id BLOB NOT NULL PRIMARY KEY,
    url           TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE purging (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1)
) STRICT;
CREATE TABLE reviews (
    id            BLOB    NOT NULL PRIMARY KEY, -- The decision's.
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    facility      TEXT    NOT NULL,
    policy        TEXT    NOT NULL,
    priority      INTEGER NOT NULL, -- As in jobs.
    source        TEXT    NOT NULL CHECK (source IN ('band', 'audit')), -- Left to a person; settled, and drawn.
    decided       TEXT    NOT NULL, -- The decision's verdict.
    asked_ppm     INTEGER NOT NULL,
    wanted        INTEGER NOT NULL, -- Answers until it is settled.
    state         TEXT    NOT NULL CHECK (state IN ('open', 'settled', 'withdrawn')), -- Withdrawn: another decision came.
    truth         TEXT,             -- What the answers come to.
    asked_at      INTEGER NOT NULL,
    settled_at    INTEGER,
    reviewer      TEXT,             -- Who has it in hand,
    leased_until  INTEGER           -- and until when.
) STRICT, WITHOUT ROWID;
INSERT INTO reviews VALUES(X'01a2241f11b377e1b301f796b268f3cc',X'01a2241f11b275b3a6feeb525cf0f084','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795902345651,NULL,NULL,NULL);
CREATE TABLE answers (
    id            BLOB    NOT NULL PRIMARY KEY,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    review_id     BLOB,             -- NULL: nobody asked.
    found_id      BLOB    NOT NULL, -- The newest decision then.
    facility      TEXT    NOT NULL,
    reviewer      TEXT    NOT NULL,
    role          TEXT,
    verdict       TEXT    NOT NULL,
    comment       TEXT,
    blind         INTEGER NOT NULL, -- Given before anything that the machine found was shown.
    boxes         TEXT,             -- JSON: of each view that was looked over, all that is on it.
    took_ms       INTEGER,
    answered_at   INTEGER NOT NULL,
    withdrawn_at  INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO answers VALUES(X'01a2241f11c772aa94af539cdf1fb552',X'01a2241f11b977c98e2cb05f3f3898e6',NULL,X'01a2241f11bb705cbc908b72fafd6081','hub','ada',NULL,'accept','looked at again',0,'{"01a2241f-11b9-709a-80ee-290b19e40b9b":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795902345671,NULL);
CREATE TABLE alarms (
    id         BLOB    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL, -- 'escape', 'drift'.
    policy     TEXT    NOT NULL,
    facility   TEXT    NOT NULL,
    subject    TEXT    NOT NULL, -- What of it, as a camera and a class; '' of all.
    message    TEXT    NOT NULL,
    examples   TEXT    NOT NULL, -- JSON: ids of inspections.
    raised_at  INTEGER NOT NULL,
    cleared_at INTEGER,
    relearn    INTEGER NOT NULL DEFAULT 0 -- Ended as what is here to stay: what was normal is forgotten.
) STRICT, WITHOUT ROWID;
INSERT INTO alarms VALUES(X'01a2241f11ca77b49fb52c961e23b552','escape','pair','ham2','','more escapes than was promised','["01a2241f-11ca-7789-b383-1238e0615817"]',1795902345674,NULL,0);
CREATE TABLE watches (
    kind     TEXT NOT NULL,
    policy   TEXT NOT NULL,
    facility TEXT NOT NULL,
    subject  TEXT NOT NULL,
    state    TEXT NOT NULL, -- JSON.
    PRIMARY KEY (kind, policy, facility, subject)
) STRICT, WITHOUT ROWID;
INSERT INTO watches VALUES('sample','pair','ham2','dock-1','{"seen":3}');
CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secrets VALUES('audit',X'0019ed6784f5dfcdc04f071b4cbc8a707878ace7fac484dd1a62b3e914e9eb9e');
CREATE TABLE IF NOT EXISTS "calibrations" (
    id           BLOB    NOT NULL PRIMARY KEY,
    policy       TEXT    NOT NULL,
    place        INTEGER NOT NULL, -- In the order of its looks, from 1: two at once cannot both have it.
    attempt      INTEGER NOT NULL,
    inspections  INTEGER NOT NULL,
    sketch       TEXT    NOT NULL, -- JSON: the least hashes of its groups.
    outcome      TEXT,             -- For people; NULL: not ended, or it died.
    certified    INTEGER NOT NULL DEFAULT 0,
    made_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO calibrations VALUES(X'01a2241f11c9763eab3eef549a94a078','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795902345673);
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;
INSERT INTO processes VALUES('sample',1795902345674,'{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');
CREATE TABLE rollup_places (
    name     TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    look     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO rollup_places VALUES('events',0,1);
CREATE TABLE holds (
    inspection_id BLOB    NOT NULL PRIMARY KEY REFERENCES inspections (id),
    facility      TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    held_by       TEXT    NOT NULL,
    held_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO holds VALUES(X'01a2241f11ae771e97e557735f05f009','ber1','claim 17','ada',1795902345676);
CREATE TABLE IF NOT EXISTS "rollups" (
    resolution TEXT    NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
    measure    TEXT    NOT NULL,
    at         INTEGER NOT NULL, -- When the stretch begins.
    facility   TEXT    NOT NULL,
    whole      INTEGER NOT NULL, -- 1: of the whole service, and of no facility.
    key        TEXT    NOT NULL, -- A camera, a class, a stage, a verdict.
    sums       TEXT    NOT NULL, -- JSON.
    PRIMARY KEY (resolution, measure, at, facility, whole, key)
) STRICT, WITHOUT ROWID;
INSERT INTO rollups VALUES('day','stage',0,'ham2',0,'infer','{"count":1,"sum":0.05,"bins":{"-32":1}}');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('events',25);
CREATE UNIQUE INDEX policies_content ON policies (name, hash);
CREATE UNIQUE INDEX policies_active ON policies (name) WHERE active = 1;
CREATE INDEX inspections_facility ON inspections (facility, id);
CREATE INDEX inspections_open ON inspections (id) WHERE status = 'open';
CREATE INDEX inspections_cancelled ON inspections (id) WHERE status = 'cancelled';
CREATE INDEX inspections_verdict ON inspections (verdict, id) WHERE verdict IS NOT NULL;
CREATE INDEX inspections_package ON inspections (package_id, id) WHERE package_id IS NOT NULL;
CREATE INDEX inspections_batch ON inspections (batch, id) WHERE batch IS NOT NULL;
CREATE INDEX inspections_updated ON inspections (updated_at);
CREATE INDEX inspections_settle ON inspections (settle_at) WHERE settle_at IS NOT NULL;
CREATE UNIQUE INDEX views_inspection ON views (inspection_id, position);
CREATE INDEX views_camera ON views (camera, inspection_id) WHERE camera IS NOT NULL;
CREATE INDEX jobs_discarded ON jobs (finished_at, id) WHERE state = 'discarded';
CREATE TRIGGER jobs_counted_delete AFTER DELETE ON jobs BEGIN
    UPDATE job_counts SET jobs = jobs - 1 WHERE state = old.state;
END;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE INDEX idempotency_age ON idempotency (created_at);
CREATE INDEX jobs_available ON jobs (priority DESC, turn, id) WHERE state = 'available';
CREATE INDEX jobs_waiting ON jobs (available_at) WHERE state = 'available';
CREATE INDEX jobs_retryable ON jobs (available_at) WHERE state = 'retryable' AND waits_for IS NULL;
CREATE INDEX jobs_held ON jobs (waits_for, available_at) WHERE state = 'retryable' AND waits_for IS NOT NULL;
CREATE INDEX jobs_crashed ON jobs (id) WHERE crashes > 0;
CREATE UNIQUE INDEX webhook_deliveries_event ON webhook_deliveries (target, sequence);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (target, due_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (last_attempt_at, id) WHERE state = 'dead';
CREATE INDEX decisions_inspection ON decisions (inspection_id);
CREATE INDEX inspections_facility_verdict ON inspections (facility, verdict, id) WHERE verdict IS NOT NULL;
CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE INDEX reviews_open ON reviews (priority DESC, id) WHERE state = 'open';
CREATE INDEX reviews_open_facility ON reviews (facility, priority DESC, id) WHERE state = 'open';
CREATE INDEX reviews_inspection ON reviews (inspection_id);
CREATE INDEX reviews_policy ON reviews (policy, state, id);
CREATE INDEX reviews_in_hand ON reviews (reviewer) WHERE state = 'open' AND reviewer IS NOT NULL;
CREATE INDEX reviews_double ON reviews (id) WHERE wanted > 1;
CREATE INDEX answers_inspection ON answers (inspection_id, id);
CREATE INDEX answers_review ON answers (review_id) WHERE review_id IS NOT NULL;
CREATE INDEX answers_boxes ON answers (id) WHERE boxes IS NOT NULL;
CREATE UNIQUE INDEX alarms_raised ON alarms (kind, policy, facility, subject) WHERE cleared_at IS NULL;
CREATE UNIQUE INDEX calibrations_place ON calibrations (policy, place);
CREATE INDEX inspections_kept ON inspections (kept, id);
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
COMMIT;
