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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-27 20:35:11',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',8366328);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-27 20:35:11',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',1541771);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-27 20:35:11',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',1590503);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-27 20:35:11',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',2113833);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-27 20:35:11',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',630823);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-27 20:35:11',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',9446013);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-27 20:35:11',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',1499321);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-27 20:35:11',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',4795953);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-27 20:35:11',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',8569358);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-27 20:35:11',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',10492324);
INSERT INTO _sqlx_migrations VALUES(11,'telemetry','2026-11-27 20:35:11',1,X'4d92a87dbf6b3fb088caa150f3d85d01ffb1025d285098f935fc7061772925fb36e04666fdb4b79e17624f1af4929775',1784135);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795811711516,1795811711516);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795811711514,1795811711514);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795811711515,NULL);
CREATE TABLE inspections (
    id                BLOB    NOT NULL PRIMARY KEY,
    facility          TEXT    NOT NULL,
    package_id        TEXT,
    batch             TEXT,
    status            TEXT    NOT NULL CHECK (status IN ('open', 'completed', 'cancelled')),
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
, not_before INTEGER, answer_id BLOB) STRICT, WITHOUT ROWID;
INSERT INTO inspections VALUES(X'01a21eb81a1d71438a74f9268087e774','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a21eb81a2274579da884bade91bd60',1795811711517,1795811711522,1795811711522,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a297473b1b48de744089bae','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21eb81a3077c7a299182b8f1c6eba',1795811711529,1795811711536,1795811711536,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a32731d95357f1b205ae2bc','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21eb81a3b73c68761d602774ef8e5',1795811711538,1795811711547,1795811711547,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a3e7014810c9781ecea28b4','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21eb81a45775ea897fa8491ae77f8',1795811711550,1795811711557,1795811711557,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a4a769087ef24415a8db29d','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21eb81a59707fa19b9e917e7f5e89',1795811711562,1795811711566,1795811711577,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a5f732c827cca0b479c8252','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21eb81aa8709485455ebfe110995d',1795811711583,1795811711589,1795811711656,NULL,X'01a21eb81aa8709485455ebe77b2f6c8');
INSERT INTO inspections VALUES(X'01a21eb81a6e734c9c829f49fd65ae4e','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111171711598,NULL,2111171711598,0,NULL,1795811711598,NULL,1795811711601,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a76764eb86f69582f472251','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795811711606,1795811711608,1795811711608,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a7973588501c5663701f8ad','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795811711609,NULL,1795811711609,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a7c76828b2d00ff6c18ccd4','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795811711612,NULL,1795811711638,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21eb81a9973acbc309c4561ea31b4','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795811711641,NULL,1795811711641,NULL,NULL);
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
, traceparent TEXT) STRICT, WITHOUT ROWID;
INSERT INTO views VALUES(X'01a21eb81a1d778e91a3efe9a1fabfb5',X'01a21eb81a1d71438a74f9268087e774',0,X'01a21eb81a1d71438a74f927c12d59cc','originals/2026/03/01/01a21eb8-1a1d-778e-91a3-efe9a1fabfb5','cam-1',NULL,NULL,1795811711517,640,480,'jpeg',12345,'01a21eb81a1d778e91a3efe9a1fabfb501a21eb81a1d778e91a3efe9a1fabfb5',NULL);
INSERT INTO views VALUES(X'01a21eb81a2970d8ad6498c68600b52e',X'01a21eb81a297473b1b48de744089bae',0,X'01a21eb81a297473b1b48de8464eb980','originals/2026/03/01/01a21eb8-1a29-70d8-ad64-98c68600b52e','cam-1',NULL,NULL,1795811711529,640,480,'jpeg',12345,'01a21eb81a2970d8ad6498c68600b52e01a21eb81a2970d8ad6498c68600b52e',NULL);
INSERT INTO views VALUES(X'01a21eb81a31761e97af01cab168faf8',X'01a21eb81a32731d95357f1b205ae2bc',0,X'01a21eb81a32731d95357f1c385971da','originals/2026/03/01/01a21eb8-1a31-761e-97af-01cab168faf8','cam-1',NULL,NULL,1795811711538,640,480,'jpeg',12345,'01a21eb81a31761e97af01cab168faf801a21eb81a31761e97af01cab168faf8',NULL);
INSERT INTO views VALUES(X'01a21eb81a3d75848c8efa1b6f2c89ab',X'01a21eb81a3e7014810c9781ecea28b4',0,X'01a21eb81a3e7014810c97828a5fbc9c','originals/2026/03/01/01a21eb8-1a3d-7584-8c8e-fa1b6f2c89ab','cam-1',NULL,NULL,1795811711550,640,480,'jpeg',12345,'01a21eb81a3d75848c8efa1b6f2c89ab01a21eb81a3d75848c8efa1b6f2c89ab',NULL);
INSERT INTO views VALUES(X'01a21eb81a4a765c8d63dfd6a8b3af15',X'01a21eb81a4a769087ef24415a8db29d',0,X'01a21eb81a4a769087ef24427e5cfb82','originals/2026/03/01/01a21eb8-1a4a-765c-8d63-dfd6a8b3af15','cam-1',NULL,NULL,1795811711562,640,480,'jpeg',12345,'01a21eb81a4a765c8d63dfd6a8b3af1501a21eb81a4a765c8d63dfd6a8b3af15',NULL);
INSERT INTO views VALUES(X'01a21eb81a567164b56a9d7603f02ce9',X'01a21eb81a4a769087ef24415a8db29d',1,X'01a21eb81a5675f9b35cc5173c2682fe','originals/2026/03/01/01a21eb8-1a56-7164-b56a-9d7603f02ce9','cam-1',NULL,NULL,1795811711574,640,480,'jpeg',12345,'01a21eb81a567164b56a9d7603f02ce901a21eb81a567164b56a9d7603f02ce9',NULL);
INSERT INTO views VALUES(X'01a21eb81a5f7049b5b503b8be0f8023',X'01a21eb81a5f732c827cca0b479c8252',0,X'01a21eb81a5f732c827cca0cd1dfba89','originals/2026/03/01/01a21eb8-1a5f-7049-b5b5-03b8be0f8023','dock-1','top',NULL,1795811711583,640,480,'jpeg',12345,'01a21eb81a5f7049b5b503b8be0f802301a21eb81a5f7049b5b503b8be0f8023','00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
INSERT INTO views VALUES(X'01a21eb81a6e7407bacebaafac62feea',X'01a21eb81a6e734c9c829f49fd65ae4e',0,X'01a21eb81a6e734c9c829f4ac080cc4f','originals/2026/03/01/01a21eb8-1a6e-7407-bace-baafac62feea','cam-1','top',NULL,1795811711598,640,480,'jpeg',12345,'01a21eb81a6e7407bacebaafac62feea01a21eb81a6e7407bacebaafac62feea',NULL);
INSERT INTO views VALUES(X'01a21eb81a76719f8f62397b1246292d',X'01a21eb81a76764eb86f69582f472251',0,X'01a21eb81a76764eb86f695972e7dcb5','originals/2026/03/01/01a21eb8-1a76-719f-8f62-397b1246292d','cam-1',NULL,NULL,1795811711606,640,480,'jpeg',12345,'01a21eb81a76719f8f62397b1246292d01a21eb81a76719f8f62397b1246292d',NULL);
INSERT INTO views VALUES(X'01a21eb81a797734aa779d7737af246a',X'01a21eb81a7973588501c5663701f8ad',0,X'01a21eb81a7973588501c567a3432e1a','originals/2026/03/01/01a21eb8-1a79-7734-aa77-9d7737af246a','cam-1',NULL,NULL,1795811711609,640,480,'jpeg',12345,'01a21eb81a797734aa779d7737af246a01a21eb81a797734aa779d7737af246a',NULL);
INSERT INTO views VALUES(X'01a21eb81a7c76a3a0ca98249a8ed69b',X'01a21eb81a7c76828b2d00ff6c18ccd4',0,X'01a21eb81a7c76828b2d0100f74d8462','originals/2026/03/01/01a21eb8-1a7c-76a3-a0ca-98249a8ed69b','cam-1',NULL,NULL,1795811711612,640,480,'jpeg',12345,'01a21eb81a7c76a3a0ca98249a8ed69b01a21eb81a7c76a3a0ca98249a8ed69b',NULL);
INSERT INTO views VALUES(X'01a21eb81a997485850da1162b1635ab',X'01a21eb81a9973acbc309c4561ea31b4',0,X'01a21eb81a9973acbc309c4648f6c7a9','originals/2026/03/01/01a21eb8-1a99-7485-850d-a1162b1635ab','cam-1',NULL,NULL,1795811711641,640,480,'jpeg',12345,'01a21eb81a997485850da1162b1635ab01a21eb81a997485850da1162b1635ab',NULL);
CREATE TABLE jobs (
    id               BLOB    NOT NULL PRIMARY KEY,
    inspection_id    BLOB    NOT NULL REFERENCES inspections (id),
    view_id          BLOB    NOT NULL REFERENCES views (id),
    priority         INTEGER NOT NULL,  -- 0 low, 1 normal, 2 high.
    state            TEXT    NOT NULL CHECK
        (state IN ('available', 'running', 'retryable', 'completed', 'discarded', 'cancelled')),
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
INSERT INTO jobs VALUES(X'01a21eb81a1d71438a74f927c12d59cc',X'01a21eb81a1d71438a74f9268087e774',X'01a21eb81a1d778e91a3efe9a1fabfb5',1,'completed',1,3,1,1795811711517,NULL,NULL,NULL,NULL,NULL,1795811711522,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a297473b1b48de8464eb980',X'01a21eb81a297473b1b48de744089bae',X'01a21eb81a2970d8ad6498c68600b52e',1,'completed',1,3,1,1795811711529,NULL,NULL,NULL,NULL,NULL,1795811711536,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a32731d95357f1c385971da',X'01a21eb81a32731d95357f1b205ae2bc',X'01a21eb81a31761e97af01cab168faf8',1,'completed',1,3,1,1795811711538,NULL,NULL,'corrupt','it ends too early',NULL,1795811711547,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a3e7014810c97828a5fbc9c',X'01a21eb81a3e7014810c9781ecea28b4',X'01a21eb81a3d75848c8efa1b6f2c89ab',1,'discarded',1,3,1,1795811711550,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795811711557,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a4a769087ef24427e5cfb82',X'01a21eb81a4a769087ef24415a8db29d',X'01a21eb81a4a765c8d63dfd6a8b3af15',1,'completed',1,3,1,1795811711562,NULL,NULL,NULL,NULL,NULL,1795811711566,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a5675f9b35cc5173c2682fe',X'01a21eb81a4a769087ef24415a8db29d',X'01a21eb81a567164b56a9d7603f02ce9',1,'completed',0,3,1,1795811711574,NULL,NULL,NULL,NULL,NULL,1795811711577,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a5f732c827cca0cd1dfba89',X'01a21eb81a5f732c827cca0b479c8252',X'01a21eb81a5f7049b5b503b8be0f8023',1,'completed',0,3,1,1795811711583,NULL,NULL,NULL,NULL,NULL,1795811711589,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a6e734c9c829f4ac080cc4f',X'01a21eb81a6e734c9c829f49fd65ae4e',X'01a21eb81a6e7407bacebaafac62feea',1,'completed',1,3,1,1795811711598,NULL,NULL,NULL,NULL,NULL,1795811711601,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a76764eb86f695972e7dcb5',X'01a21eb81a76764eb86f69582f472251',X'01a21eb81a76719f8f62397b1246292d',1,'cancelled',0,3,0,1795811711606,NULL,NULL,NULL,NULL,NULL,1795811711608,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a7973588501c567a3432e1a',X'01a21eb81a7973588501c5663701f8ad',X'01a21eb81a797734aa779d7737af246a',1,'running',1,3,1,1795811711609,1795811771611,'test',NULL,NULL,NULL,NULL,10,'default',1795811711611,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a7c76828b2d0100f74d8462',X'01a21eb81a7c76828b2d00ff6c18ccd4',X'01a21eb81a7c76a3a0ca98249a8ed69b',1,'retryable',1,3,1,1795815311638,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21eb81a9973acbc309c4648f6c7a9',X'01a21eb81a9973acbc309c4561ea31b4',X'01a21eb81a997485850da1162b1635ab',1,'available',0,3,0,1795811711641,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a21eb81a1d778e91a3efe9a1fabfb5',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795811711522,NULL);
INSERT INTO inferences VALUES(X'01a21eb81a2970d8ad6498c68600b52e',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795811711536,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a21eb81a4a765c8d63dfd6a8b3af15',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795811711566,NULL);
INSERT INTO inferences VALUES(X'01a21eb81a567164b56a9d7603f02ce9',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795811711577,NULL);
INSERT INTO inferences VALUES(X'01a21eb81a5f7049b5b503b8be0f8023',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795811711589,NULL);
INSERT INTO inferences VALUES(X'01a21eb81a6e7407bacebaafac62feea',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795811711601,NULL);
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
INSERT INTO decisions VALUES(X'01a21eb81a2274579da884bade91bd60',X'01a21eb81a1d71438a74f9268087e774','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795811711522,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21eb81a3077c7a299182b8f1c6eba',X'01a21eb81a297473b1b48de744089bae','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795811711536,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a21eb81a3b73c68761d602774ef8e5',X'01a21eb81a32731d95357f1b205ae2bc','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795811711547,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a21eb81a45775ea897fa8491ae77f8',X'01a21eb81a3e7014810c9781ecea28b4','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795811711557,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a21eb81a4e775ba98d0ad497280adf',X'01a21eb81a4a769087ef24415a8db29d','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795811711566,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21eb81a59707fa19b9e917e7f5e89',X'01a21eb81a4a769087ef24415a8db29d','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795811711577,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a21eb81a65712b93c846532eb7b60a',X'01a21eb81a5f732c827cca0b479c8252','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795811711589,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21eb81aa8709485455ebfe110995d',X'01a21eb81a5f732c827cca0b479c8252','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795811711656,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a21eb81a1a72458391fe852018550a','policy.activated',NULL,NULL,1795811711514,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a21eb81a1c75fd80b6bf5993d987b0','policy.activated',NULL,NULL,1795811711516,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a21eb81a1d71438a74f9281ef618d6','inspection.created',X'01a21eb81a1d71438a74f9268087e774','ber1',1795811711517,'{"id":"01a21eb8-1a1d-7143-8a74-f9268087e774","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T20:35:11.517Z","completed_at":null,"views":[{"id":"01a21eb8-1a1d-778e-91a3-efe9a1fabfb5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.517Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a1d778e91a3efe9a1fabfb501a21eb81a1d778e91a3efe9a1fabfb5"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a21eb81a2274579da884bb44db751f','inspection.completed',X'01a21eb81a1d71438a74f9268087e774','ber1',1795811711522,'{"id":"01a21eb8-1a1d-7143-8a74-f9268087e774","status":"completed","verdict":"accept","decision":{"id":"01a21eb8-1a22-7457-9da8-84bade91bd60","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T20:35:11.522Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T20:35:11.517Z","completed_at":"2026-11-27T20:35:11.522Z","views":[{"id":"01a21eb8-1a1d-778e-91a3-efe9a1fabfb5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.517Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a1d778e91a3efe9a1fabfb501a21eb81a1d778e91a3efe9a1fabfb5"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a21eb81a297473b1b48de9a49e230d','inspection.created',X'01a21eb81a297473b1b48de744089bae','ber1',1795811711529,'{"id":"01a21eb8-1a29-7473-b1b4-8de744089bae","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.529Z","completed_at":null,"views":[{"id":"01a21eb8-1a29-70d8-ad64-98c68600b52e","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.529Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a2970d8ad6498c68600b52e01a21eb81a2970d8ad6498c68600b52e"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a21eb81a3077c7a299182c646b8991','inspection.completed',X'01a21eb81a297473b1b48de744089bae','ber1',1795811711536,'{"id":"01a21eb8-1a29-7473-b1b4-8de744089bae","status":"completed","verdict":"reject","decision":{"id":"01a21eb8-1a30-77c7-a299-182b8f1c6eba","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T20:35:11.536Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.529Z","completed_at":"2026-11-27T20:35:11.536Z","views":[{"id":"01a21eb8-1a29-70d8-ad64-98c68600b52e","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.529Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a2970d8ad6498c68600b52e01a21eb81a2970d8ad6498c68600b52e"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a21eb81a32731d95357f1d81079755','inspection.created',X'01a21eb81a32731d95357f1b205ae2bc','ber1',1795811711538,'{"id":"01a21eb8-1a32-731d-9535-7f1b205ae2bc","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.538Z","completed_at":null,"views":[{"id":"01a21eb8-1a31-761e-97af-01cab168faf8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.538Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a31761e97af01cab168faf801a21eb81a31761e97af01cab168faf8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a21eb81a3b73c68761d603305c03a4','inspection.completed',X'01a21eb81a32731d95357f1b205ae2bc','ber1',1795811711547,'{"id":"01a21eb8-1a32-731d-9535-7f1b205ae2bc","status":"completed","verdict":"recapture","decision":{"id":"01a21eb8-1a3b-73c6-8761-d602774ef8e5","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T20:35:11.547Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.538Z","completed_at":"2026-11-27T20:35:11.547Z","views":[{"id":"01a21eb8-1a31-761e-97af-01cab168faf8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.538Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a31761e97af01cab168faf801a21eb81a31761e97af01cab168faf8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a21eb81a3e7014810c97836aa455e9','inspection.created',X'01a21eb81a3e7014810c9781ecea28b4','ber1',1795811711550,'{"id":"01a21eb8-1a3e-7014-810c-9781ecea28b4","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.550Z","completed_at":null,"views":[{"id":"01a21eb8-1a3d-7584-8c8e-fa1b6f2c89ab","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.550Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a3d75848c8efa1b6f2c89ab01a21eb81a3d75848c8efa1b6f2c89ab"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a21eb81a45775ea897fa838928036e','job.discarded',X'01a21eb81a3e7014810c9781ecea28b4','ber1',1795811711557,'{"job_id":"01a21eb8-1a3e-7014-810c-97828a5fbc9c","inspection_id":"01a21eb8-1a3e-7014-810c-9781ecea28b4","view_id":"01a21eb8-1a3d-7584-8c8e-fa1b6f2c89ab","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-27T20:35:11.550Z","discarded_at":"2026-11-27T20:35:11.557Z"}');
INSERT INTO events VALUES(11,X'01a21eb81a45775ea897fa855d427e37','inspection.completed',X'01a21eb81a3e7014810c9781ecea28b4','ber1',1795811711557,'{"id":"01a21eb8-1a3e-7014-810c-9781ecea28b4","status":"completed","verdict":"review","decision":{"id":"01a21eb8-1a45-775e-a897-fa8491ae77f8","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T20:35:11.557Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.550Z","completed_at":"2026-11-27T20:35:11.557Z","views":[{"id":"01a21eb8-1a3d-7584-8c8e-fa1b6f2c89ab","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.550Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a3d75848c8efa1b6f2c89ab01a21eb81a3d75848c8efa1b6f2c89ab"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a21eb81a4a769087ef2443a5838d1d','inspection.created',X'01a21eb81a4a769087ef24415a8db29d','ber1',1795811711562,'{"id":"01a21eb8-1a4a-7690-87ef-24415a8db29d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.562Z","completed_at":null,"views":[{"id":"01a21eb8-1a4a-765c-8d63-dfd6a8b3af15","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.562Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a4a765c8d63dfd6a8b3af1501a21eb81a4a765c8d63dfd6a8b3af15"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a21eb81a4e775ba98d0ad5503d2bf6','inspection.completed',X'01a21eb81a4a769087ef24415a8db29d','ber1',1795811711566,'{"id":"01a21eb8-1a4a-7690-87ef-24415a8db29d","status":"completed","verdict":"accept","decision":{"id":"01a21eb8-1a4e-775b-a98d-0ad497280adf","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T20:35:11.566Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.562Z","completed_at":"2026-11-27T20:35:11.566Z","views":[{"id":"01a21eb8-1a4a-765c-8d63-dfd6a8b3af15","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.562Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a4a765c8d63dfd6a8b3af1501a21eb81a4a765c8d63dfd6a8b3af15"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a21eb81a59707fa19b9e92fffa3461','inspection.redecided',X'01a21eb81a4a769087ef24415a8db29d','ber1',1795811711577,'{"id":"01a21eb8-1a4a-7690-87ef-24415a8db29d","status":"completed","verdict":"reject","decision":{"id":"01a21eb8-1a59-707f-a19b-9e917e7f5e89","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T20:35:11.577Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.562Z","completed_at":"2026-11-27T20:35:11.566Z","views":[{"id":"01a21eb8-1a4a-765c-8d63-dfd6a8b3af15","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.562Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a4a765c8d63dfd6a8b3af1501a21eb81a4a765c8d63dfd6a8b3af15"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21eb8-1a56-7164-b56a-9d7603f02ce9","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.574Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a567164b56a9d7603f02ce901a21eb81a567164b56a9d7603f02ce9"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a21eb81a5f732c827cca0dee6accf0','inspection.created',X'01a21eb81a5f732c827cca0b479c8252','hub',1795811711583,'{"id":"01a21eb8-1a5f-732c-827c-ca0b479c8252","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.583Z","completed_at":null,"views":[{"id":"01a21eb8-1a5f-7049-b5b5-03b8be0f8023","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T20:35:11.583Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a5f7049b5b503b8be0f802301a21eb81a5f7049b5b503b8be0f8023"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a21eb81a65712b93c84654645aaee9','inspection.completed',X'01a21eb81a5f732c827cca0b479c8252','hub',1795811711589,'{"id":"01a21eb8-1a5f-732c-827c-ca0b479c8252","status":"completed","verdict":"accept","decision":{"id":"01a21eb8-1a65-712b-93c8-46532eb7b60a","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T20:35:11.589Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.583Z","completed_at":"2026-11-27T20:35:11.589Z","views":[{"id":"01a21eb8-1a5f-7049-b5b5-03b8be0f8023","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T20:35:11.583Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a5f7049b5b503b8be0f802301a21eb81a5f7049b5b503b8be0f8023"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a21eb81a6e734c9c829f4bd2993271','inspection.created',X'01a21eb81a6e734c9c829f49fd65ae4e','ber1',1795811711598,'{"id":"01a21eb8-1a6e-734c-9c82-9f49fd65ae4e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-27T20:35:11.598Z","completed_at":null,"views":[{"id":"01a21eb8-1a6e-7407-bace-baafac62feea","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-27T20:35:11.598Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a6e7407bacebaafac62feea01a21eb81a6e7407bacebaafac62feea"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a21eb81a76764eb86f695a41bf3162','inspection.created',X'01a21eb81a76764eb86f69582f472251','ber1',1795811711606,'{"id":"01a21eb8-1a76-764e-b86f-69582f472251","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.606Z","completed_at":null,"views":[{"id":"01a21eb8-1a76-719f-8f62-397b1246292d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.606Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a76719f8f62397b1246292d01a21eb81a76719f8f62397b1246292d"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a21eb81a7872988147b1c30804d9b8','inspection.cancelled',X'01a21eb81a76764eb86f69582f472251','ber1',1795811711608,'{"id":"01a21eb8-1a76-764e-b86f-69582f472251","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.606Z","completed_at":"2026-11-27T20:35:11.608Z","views":[{"id":"01a21eb8-1a76-719f-8f62-397b1246292d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.606Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a76719f8f62397b1246292d01a21eb81a76719f8f62397b1246292d"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a21eb81a7973588501c568a034544a','inspection.created',X'01a21eb81a7973588501c5663701f8ad','ber1',1795811711609,'{"id":"01a21eb8-1a79-7358-8501-c5663701f8ad","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.609Z","completed_at":null,"views":[{"id":"01a21eb8-1a79-7734-aa77-9d7737af246a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.609Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a797734aa779d7737af246a01a21eb81a797734aa779d7737af246a"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a21eb81a7c76828b2d0101b2542230','inspection.created',X'01a21eb81a7c76828b2d00ff6c18ccd4','ber1',1795811711612,'{"id":"01a21eb8-1a7c-7682-8b2d-00ff6c18ccd4","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.612Z","completed_at":null,"views":[{"id":"01a21eb8-1a7c-76a3-a0ca-98249a8ed69b","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.612Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a7c76a3a0ca98249a8ed69b01a21eb81a7c76a3a0ca98249a8ed69b"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a21eb81a9973acbc309c475e838f74','inspection.created',X'01a21eb81a9973acbc309c4561ea31b4','ber1',1795811711641,'{"id":"01a21eb8-1a99-73ac-bc30-9c4561ea31b4","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.641Z","completed_at":null,"views":[{"id":"01a21eb8-1a99-7485-850d-a1162b1635ab","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T20:35:11.641Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a997485850da1162b1635ab01a21eb81a997485850da1162b1635ab"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a21eb81aa8709485455ec049513eae','inspection.reviewed',X'01a21eb81a5f732c827cca0b479c8252','hub',1795811711656,'{"id":"01a21eb8-1a5f-732c-827c-ca0b479c8252","status":"completed","verdict":"accept","decision":{"id":"01a21eb8-1aa8-7094-8545-5ebfe110995d","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-27T20:35:11.656Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-27T20:35:11.656Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T20:35:11.583Z","completed_at":"2026-11-27T20:35:11.589Z","views":[{"id":"01a21eb8-1a5f-7049-b5b5-03b8be0f8023","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T20:35:11.583Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21eb81a5f7049b5b503b8be0f802301a21eb81a5f7049b5b503b8be0f8023"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a21eb81abe73dbb0cdac89c047b58f','alarm.raised',NULL,'ham2',1795811711678,'{"id":"01a21eb8-1abe-73db-b0cd-ac883e2759f4","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a21eb8-1abe-749c-a91e-0342773f3a3a"],"raised_at":"2026-11-27T20:35:11.678Z","cleared_at":null,"relearn":false}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a21eb81a1d71438a74f9268087e774',0,1795811711517);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795811711518);
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
INSERT INTO models_served VALUES('default',1795811711585);
INSERT INTO models_served VALUES('dock',1795811711585);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795811711517,1795811711641,X'01a21eb81a9973acbc309c4561ea31b4',X'01a21eb81a997485850da1162b1635ab');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795811711583,1795811711583,X'01a21eb81a5f732c827cca0b479c8252',X'01a21eb81a5f7049b5b503b8be0f8023');
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
INSERT INTO attempts VALUES(X'01a21eb81a3e7014810c97828a5fbc9c',1,1795811711554,1795811711557,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a21eb81a7c76828b2d0100f74d8462',1,1795811711626,1795811711638,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a21eb81a45775ea897fa8491ae77f8',X'01a21eb81a3e7014810c9781ecea28b4','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795811711557,NULL,NULL,NULL);
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
INSERT INTO answers VALUES(X'01a21eb81aa8709485455ebe77b2f6c8',X'01a21eb81a5f732c827cca0b479c8252',NULL,X'01a21eb81a65712b93c846532eb7b60a','hub','ada',NULL,'accept','looked at again',0,'{"01a21eb8-1a5f-7049-b5b5-03b8be0f8023":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795811711656,NULL);
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
INSERT INTO alarms VALUES(X'01a21eb81abe73dbb0cdac883e2759f4','escape','pair','ham2','','more escapes than was promised','["01a21eb8-1abe-749c-a91e-0342773f3a3a"]',1795811711678,NULL,0);
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
INSERT INTO secrets VALUES('audit',X'ae1f310f160ac888bdc38970cb53ed38e36bcd59cbba6794cb72a3e75c86ea34');
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
INSERT INTO calibrations VALUES(X'01a21eb81aae72f8b67eb50e63955aff','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795811711662);
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;
INSERT INTO processes VALUES('sample',1795811711679,'{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');
CREATE TABLE rollups (
    resolution TEXT    NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
    at         INTEGER NOT NULL, -- When the stretch begins.
    measure    TEXT    NOT NULL,
    facility   TEXT    NOT NULL,
    whole      INTEGER NOT NULL, -- 1: of the whole service, and of no facility.
    key        TEXT    NOT NULL, -- A camera, a class, a stage, a verdict.
    sums       TEXT    NOT NULL, -- JSON.
    PRIMARY KEY (resolution, at, measure, facility, whole, key)
) STRICT, WITHOUT ROWID;
INSERT INTO rollups VALUES('day',0,'stage','ham2',0,'infer','{"count":1,"sum":0.05,"bins":{"-32":1}}');
CREATE TABLE rollup_places (
    name     TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    look     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO rollup_places VALUES('events',0,1);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('events',24);
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
CREATE INDEX jobs_running ON jobs (lease_expires_at) WHERE state = 'running';
CREATE INDEX jobs_discarded ON jobs (finished_at, id) WHERE state = 'discarded';
CREATE TRIGGER jobs_counted_insert AFTER INSERT ON jobs BEGIN
    UPDATE job_counts SET jobs = jobs + 1 WHERE state = new.state;
END;
CREATE TRIGGER jobs_counted_update AFTER UPDATE OF state ON jobs WHEN old.state <> new.state BEGIN
    UPDATE job_counts SET jobs = jobs - 1 WHERE state = old.state;
    UPDATE job_counts SET jobs = jobs + 1 WHERE state = new.state;
END;
CREATE TRIGGER jobs_counted_delete AFTER DELETE ON jobs BEGIN
    UPDATE job_counts SET jobs = jobs - 1 WHERE state = old.state;
END;
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE INDEX idempotency_age ON idempotency (created_at);
CREATE INDEX jobs_available ON jobs (priority DESC, turn, id) WHERE state = 'available';
CREATE INDEX jobs_waiting ON jobs (available_at) WHERE state = 'available';
CREATE TRIGGER cameras_seen AFTER INSERT ON views WHEN new.camera IS NOT NULL AND new.camera <> '' BEGIN
    INSERT INTO cameras (facility, camera, angles, views, first_seen_at, last_seen_at, newest_inspection_id, newest_view_id)
        SELECT facility, new.camera, iif(new.angle IS NULL, '[]', json_array(new.angle)), 1, new.received_at,
               new.received_at, new.inspection_id, new.id
        FROM inspections WHERE id = new.inspection_id
    ON CONFLICT (facility, camera) DO UPDATE SET
        -- Whoever makes angles up does not make the row grow without end.
        angles = CASE
            WHEN new.angle IS NULL OR json_array_length(angles) >= 32
                OR EXISTS (SELECT 1 FROM json_each(cameras.angles) WHERE value = new.angle) THEN angles
            ELSE json_insert(angles, '$[#]', new.angle)
        END,
        views = views + 1,
        last_seen_at = new.received_at,
        newest_inspection_id = new.inspection_id,
        newest_view_id = new.id;
END
;
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
COMMIT;
