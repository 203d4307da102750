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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-27 06:40:16',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',2440571);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-27 06:40:16',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',1269131);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-27 06:40:16',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',1336180);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-27 06:40:16',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',938045);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-27 06:40:16',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',453587);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-27 06:40:16',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',4173664);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-27 06:40:16',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',930079);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-27 06:40:16',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',760638);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-27 06:40:16',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',3099306);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795761616425,1795761616425);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795761616422,1795761616422);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795761616423,NULL);
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
INSERT INTO inspections VALUES(X'01a21bbbb62b776ea8c7475e75938ff9','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a21bbbb63073b3a240f57a04812cc6',1795761616427,1795761616432,1795761616432,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb63374baa18afc683bdf6a12','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21bbbb637719b968634a01df6a15f',1795761616435,1795761616439,1795761616439,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb63974729be6c654036f6b73','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21bbbb63d74c2965379589e0a629f',1795761616441,1795761616445,1795761616445,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb63f7417be17a838eb30e812','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21bbbb64377b3b1722914a6a6575c',1795761616447,1795761616451,1795761616451,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb6467360b6b4c614241ec60c','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21bbbb64f7308a8911a6cf5ccc1ab',1795761616454,1795761616458,1795761616463,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb6517419993373cf95487db9','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21bbbb6557368a201232ec14275f2',1795761616465,1795761616469,1795761616469,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb656738b98cad2928b7944a1','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111121616470,NULL,2111121616470,0,NULL,1795761616470,NULL,1795761616474,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb65c747091b675d54edefb08','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795761616476,1795761616477,1795761616477,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb66271c2bee96702cd14af4d','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795761616482,NULL,1795761616482,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb6697362a2946f9b4bd5fc1f','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795761616489,NULL,1795761616497,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21bbbb6737407a0ef806cba70aec5','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795761616499,NULL,1795761616499,NULL,NULL);
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
) STRICT, WITHOUT ROWID;
INSERT INTO views VALUES(X'01a21bbbb62b746a883bd062f79ac55d',X'01a21bbbb62b776ea8c7475e75938ff9',0,X'01a21bbbb62b776ea8c7475f10ac64b4','originals/2026/03/01/01a21bbb-b62b-746a-883b-d062f79ac55d','cam-1',NULL,NULL,1795761616427,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb63372e2a7897aad128de27a',X'01a21bbbb63374baa18afc683bdf6a12',0,X'01a21bbbb63374baa18afc6999f70e99','originals/2026/03/01/01a21bbb-b633-72e2-a789-7aad128de27a','cam-1',NULL,NULL,1795761616435,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb63977249015f7e57fadae4a',X'01a21bbbb63974729be6c654036f6b73',0,X'01a21bbbb63974729be6c655bb1d5d92','originals/2026/03/01/01a21bbb-b639-7724-9015-f7e57fadae4a','cam-1',NULL,NULL,1795761616441,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb63f7215bb40fa3576b27005',X'01a21bbbb63f7417be17a838eb30e812',0,X'01a21bbbb63f7417be17a8391cba13b1','originals/2026/03/01/01a21bbb-b63f-7215-bb40-fa3576b27005','cam-1',NULL,NULL,1795761616447,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb64676de833b62d9051c2bb2',X'01a21bbbb6467360b6b4c614241ec60c',0,X'01a21bbbb6467360b6b4c615676c7914','originals/2026/03/01/01a21bbb-b646-76de-833b-62d9051c2bb2','cam-1',NULL,NULL,1795761616454,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb64c74949da8f9a08d317097',X'01a21bbbb6467360b6b4c614241ec60c',1,X'01a21bbbb64c77e58e76b64404ba35a6','originals/2026/03/01/01a21bbb-b64c-7494-9da8-f9a08d317097','cam-1',NULL,NULL,1795761616460,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb651706cbf386ecd552491cd',X'01a21bbbb6517419993373cf95487db9',0,X'01a21bbbb6517419993373d092ae8e98','originals/2026/03/01/01a21bbb-b651-706c-bf38-6ecd552491cd','dock-1','top',NULL,1795761616465,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb656779fa03d55dc78be9645',X'01a21bbbb656738b98cad2928b7944a1',0,X'01a21bbbb656738b98cad2930ce8520a','originals/2026/03/01/01a21bbb-b656-779f-a03d-55dc78be9645','cam-1','top',NULL,1795761616470,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb65c759e9777967248d3946d',X'01a21bbbb65c747091b675d54edefb08',0,X'01a21bbbb65c747091b675d68d3d9d3b','originals/2026/03/01/01a21bbb-b65c-759e-9777-967248d3946d','cam-1',NULL,NULL,1795761616476,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb66274cfb464092eca726f34',X'01a21bbbb66271c2bee96702cd14af4d',0,X'01a21bbbb66271c2bee967033c702000','originals/2026/03/01/01a21bbb-b662-74cf-b464-092eca726f34','cam-1',NULL,NULL,1795761616482,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb66876ba8b22bdd942c2ea94',X'01a21bbbb6697362a2946f9b4bd5fc1f',0,X'01a21bbbb6697362a2946f9cb1dd80b9','originals/2026/03/01/01a21bbb-b668-76ba-8b22-bdd942c2ea94','cam-1',NULL,NULL,1795761616489,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21bbbb672739284ce5a2a5408abfb',X'01a21bbbb6737407a0ef806cba70aec5',0,X'01a21bbbb6737407a0ef806d7e7b7318','originals/2026/03/01/01a21bbb-b672-7392-84ce-5a2a5408abfb','cam-1',NULL,NULL,1795761616499,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
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
INSERT INTO jobs VALUES(X'01a21bbbb62b776ea8c7475f10ac64b4',X'01a21bbbb62b776ea8c7475e75938ff9',X'01a21bbbb62b746a883bd062f79ac55d',1,'completed',1,3,1,1795761616427,NULL,NULL,NULL,NULL,NULL,1795761616432,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb63374baa18afc6999f70e99',X'01a21bbbb63374baa18afc683bdf6a12',X'01a21bbbb63372e2a7897aad128de27a',1,'completed',1,3,1,1795761616435,NULL,NULL,NULL,NULL,NULL,1795761616439,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb63974729be6c655bb1d5d92',X'01a21bbbb63974729be6c654036f6b73',X'01a21bbbb63977249015f7e57fadae4a',1,'completed',1,3,1,1795761616441,NULL,NULL,'corrupt','it ends too early',NULL,1795761616445,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb63f7417be17a8391cba13b1',X'01a21bbbb63f7417be17a838eb30e812',X'01a21bbbb63f7215bb40fa3576b27005',1,'discarded',1,3,1,1795761616447,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795761616451,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb6467360b6b4c615676c7914',X'01a21bbbb6467360b6b4c614241ec60c',X'01a21bbbb64676de833b62d9051c2bb2',1,'completed',1,3,1,1795761616454,NULL,NULL,NULL,NULL,NULL,1795761616458,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb64c77e58e76b64404ba35a6',X'01a21bbbb6467360b6b4c614241ec60c',X'01a21bbbb64c74949da8f9a08d317097',1,'completed',0,3,1,1795761616460,NULL,NULL,NULL,NULL,NULL,1795761616463,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb6517419993373d092ae8e98',X'01a21bbbb6517419993373cf95487db9',X'01a21bbbb651706cbf386ecd552491cd',1,'completed',0,3,1,1795761616465,NULL,NULL,NULL,NULL,NULL,1795761616469,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb656738b98cad2930ce8520a',X'01a21bbbb656738b98cad2928b7944a1',X'01a21bbbb656779fa03d55dc78be9645',1,'completed',1,3,1,1795761616470,NULL,NULL,NULL,NULL,NULL,1795761616474,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb65c747091b675d68d3d9d3b',X'01a21bbbb65c747091b675d54edefb08',X'01a21bbbb65c759e9777967248d3946d',1,'cancelled',0,3,0,1795761616476,NULL,NULL,NULL,NULL,NULL,1795761616477,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb66271c2bee967033c702000',X'01a21bbbb66271c2bee96702cd14af4d',X'01a21bbbb66274cfb464092eca726f34',1,'running',1,3,1,1795761616482,1795761676486,'test',NULL,NULL,NULL,NULL,10,'default',1795761616486,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb6697362a2946f9cb1dd80b9',X'01a21bbbb6697362a2946f9b4bd5fc1f',X'01a21bbbb66876ba8b22bdd942c2ea94',1,'retryable',1,3,1,1795765216497,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21bbbb6737407a0ef806d7e7b7318',X'01a21bbbb6737407a0ef806cba70aec5',X'01a21bbbb672739284ce5a2a5408abfb',1,'available',0,3,0,1795761616499,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a21bbbb62b746a883bd062f79ac55d',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795761616432,NULL);
INSERT INTO inferences VALUES(X'01a21bbbb63372e2a7897aad128de27a',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795761616439,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a21bbbb64676de833b62d9051c2bb2',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795761616458,NULL);
INSERT INTO inferences VALUES(X'01a21bbbb64c74949da8f9a08d317097',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795761616463,NULL);
INSERT INTO inferences VALUES(X'01a21bbbb651706cbf386ecd552491cd',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795761616469,NULL);
INSERT INTO inferences VALUES(X'01a21bbbb656779fa03d55dc78be9645',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795761616474,NULL);
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
, asked_ppm INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO decisions VALUES(X'01a21bbbb63073b3a240f57a04812cc6',X'01a21bbbb62b776ea8c7475e75938ff9','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795761616432,0);
INSERT INTO decisions VALUES(X'01a21bbbb637719b968634a01df6a15f',X'01a21bbbb63374baa18afc683bdf6a12','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795761616439,0);
INSERT INTO decisions VALUES(X'01a21bbbb63d74c2965379589e0a629f',X'01a21bbbb63974729be6c654036f6b73','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795761616445,0);
INSERT INTO decisions VALUES(X'01a21bbbb64377b3b1722914a6a6575c',X'01a21bbbb63f7417be17a838eb30e812','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795761616451,1000000);
INSERT INTO decisions VALUES(X'01a21bbbb64a71a881f411db6c4acadf',X'01a21bbbb6467360b6b4c614241ec60c','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795761616458,0);
INSERT INTO decisions VALUES(X'01a21bbbb64f7308a8911a6cf5ccc1ab',X'01a21bbbb6467360b6b4c614241ec60c','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795761616463,0);
INSERT INTO decisions VALUES(X'01a21bbbb6557368a201232ec14275f2',X'01a21bbbb6517419993373cf95487db9','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795761616469,0);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a21bbbb626726c92ba14f9a14fc7b3','policy.activated',NULL,NULL,1795761616422,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a21bbbb62976268665016255aa5c6a','policy.activated',NULL,NULL,1795761616425,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a21bbbb62b776ea8c747603d6aaaf5','inspection.created',X'01a21bbbb62b776ea8c7475e75938ff9','ber1',1795761616427,'{"id":"01a21bbb-b62b-776e-a8c7-475e75938ff9","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T06:40:16.427Z","completed_at":null,"views":[{"id":"01a21bbb-b62b-746a-883b-d062f79ac55d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.427Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a21bbbb63073b3a240f57bae923e35','inspection.completed',X'01a21bbbb62b776ea8c7475e75938ff9','ber1',1795761616432,'{"id":"01a21bbb-b62b-776e-a8c7-475e75938ff9","status":"completed","verdict":"accept","decision":{"id":"01a21bbb-b630-73b3-a240-f57a04812cc6","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:16.432Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T06:40:16.427Z","completed_at":"2026-11-27T06:40:16.432Z","views":[{"id":"01a21bbb-b62b-746a-883b-d062f79ac55d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.427Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a21bbbb63374baa18afc6acb632005','inspection.created',X'01a21bbbb63374baa18afc683bdf6a12','ber1',1795761616435,'{"id":"01a21bbb-b633-74ba-a18a-fc683bdf6a12","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.435Z","completed_at":null,"views":[{"id":"01a21bbb-b633-72e2-a789-7aad128de27a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.435Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a21bbbb637719b968634a1a78fe8fa','inspection.completed',X'01a21bbbb63374baa18afc683bdf6a12','ber1',1795761616439,'{"id":"01a21bbb-b633-74ba-a18a-fc683bdf6a12","status":"completed","verdict":"reject","decision":{"id":"01a21bbb-b637-719b-9686-34a01df6a15f","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:16.439Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.435Z","completed_at":"2026-11-27T06:40:16.439Z","views":[{"id":"01a21bbb-b633-72e2-a789-7aad128de27a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.435Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a21bbbb63974729be6c6560e3c061b','inspection.created',X'01a21bbbb63974729be6c654036f6b73','ber1',1795761616441,'{"id":"01a21bbb-b639-7472-9be6-c654036f6b73","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.441Z","completed_at":null,"views":[{"id":"01a21bbb-b639-7724-9015-f7e57fadae4a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.441Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a21bbbb63d74c2965379592d317faf','inspection.completed',X'01a21bbbb63974729be6c654036f6b73','ber1',1795761616445,'{"id":"01a21bbb-b639-7472-9be6-c654036f6b73","status":"completed","verdict":"recapture","decision":{"id":"01a21bbb-b63d-74c2-9653-79589e0a629f","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:16.445Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.441Z","completed_at":"2026-11-27T06:40:16.445Z","views":[{"id":"01a21bbb-b639-7724-9015-f7e57fadae4a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.441Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a21bbbb63f7417be17a83a255cb81c','inspection.created',X'01a21bbbb63f7417be17a838eb30e812','ber1',1795761616447,'{"id":"01a21bbb-b63f-7417-be17-a838eb30e812","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.447Z","completed_at":null,"views":[{"id":"01a21bbb-b63f-7215-bb40-fa3576b27005","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.447Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a21bbbb64377b3b1722913d6507224','job.discarded',X'01a21bbbb63f7417be17a838eb30e812','ber1',1795761616451,'{"job_id":"01a21bbb-b63f-7417-be17-a8391cba13b1","inspection_id":"01a21bbb-b63f-7417-be17-a838eb30e812","view_id":"01a21bbb-b63f-7215-bb40-fa3576b27005","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-27T06:40:16.447Z","discarded_at":"2026-11-27T06:40:16.451Z"}');
INSERT INTO events VALUES(11,X'01a21bbbb64377b3b1722915ac078441','inspection.completed',X'01a21bbbb63f7417be17a838eb30e812','ber1',1795761616451,'{"id":"01a21bbb-b63f-7417-be17-a838eb30e812","status":"completed","verdict":"review","decision":{"id":"01a21bbb-b643-77b3-b172-2914a6a6575c","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:16.451Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.447Z","completed_at":"2026-11-27T06:40:16.451Z","views":[{"id":"01a21bbb-b63f-7215-bb40-fa3576b27005","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.447Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a21bbbb6467360b6b4c6160a45a595','inspection.created',X'01a21bbbb6467360b6b4c614241ec60c','ber1',1795761616454,'{"id":"01a21bbb-b646-7360-b6b4-c614241ec60c","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.454Z","completed_at":null,"views":[{"id":"01a21bbb-b646-76de-833b-62d9051c2bb2","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.454Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a21bbbb64a71a881f411dc2e2e85ef','inspection.completed',X'01a21bbbb6467360b6b4c614241ec60c','ber1',1795761616458,'{"id":"01a21bbb-b646-7360-b6b4-c614241ec60c","status":"completed","verdict":"accept","decision":{"id":"01a21bbb-b64a-71a8-81f4-11db6c4acadf","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:16.458Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.454Z","completed_at":"2026-11-27T06:40:16.458Z","views":[{"id":"01a21bbb-b646-76de-833b-62d9051c2bb2","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.454Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a21bbbb64f7308a8911a6daf7ca424','inspection.redecided',X'01a21bbbb6467360b6b4c614241ec60c','ber1',1795761616463,'{"id":"01a21bbb-b646-7360-b6b4-c614241ec60c","status":"completed","verdict":"reject","decision":{"id":"01a21bbb-b64f-7308-a891-1a6cf5ccc1ab","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:16.463Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.454Z","completed_at":"2026-11-27T06:40:16.458Z","views":[{"id":"01a21bbb-b646-76de-833b-62d9051c2bb2","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.454Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21bbb-b64c-7494-9da8-f9a08d317097","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.460Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a21bbbb6517419993373d1e47f3776','inspection.created',X'01a21bbbb6517419993373cf95487db9','hub',1795761616465,'{"id":"01a21bbb-b651-7419-9933-73cf95487db9","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.465Z","completed_at":null,"views":[{"id":"01a21bbb-b651-706c-bf38-6ecd552491cd","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T06:40:16.465Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a21bbbb6557368a201232f6e7f89d7','inspection.completed',X'01a21bbbb6517419993373cf95487db9','hub',1795761616469,'{"id":"01a21bbb-b651-7419-9933-73cf95487db9","status":"completed","verdict":"accept","decision":{"id":"01a21bbb-b655-7368-a201-232ec14275f2","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:16.469Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.465Z","completed_at":"2026-11-27T06:40:16.469Z","views":[{"id":"01a21bbb-b651-706c-bf38-6ecd552491cd","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T06:40:16.465Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a21bbbb656738b98cad2947ededd89','inspection.created',X'01a21bbbb656738b98cad2928b7944a1','ber1',1795761616470,'{"id":"01a21bbb-b656-738b-98ca-d2928b7944a1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-27T06:40:16.470Z","completed_at":null,"views":[{"id":"01a21bbb-b656-779f-a03d-55dc78be9645","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-27T06:40:16.470Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a21bbbb65c747091b675d7aff877e5','inspection.created',X'01a21bbbb65c747091b675d54edefb08','ber1',1795761616476,'{"id":"01a21bbb-b65c-7470-91b6-75d54edefb08","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.476Z","completed_at":null,"views":[{"id":"01a21bbb-b65c-759e-9777-967248d3946d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.476Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a21bbbb65d7012a2ff8ea2f70b19cc','inspection.cancelled',X'01a21bbbb65c747091b675d54edefb08','ber1',1795761616477,'{"id":"01a21bbb-b65c-7470-91b6-75d54edefb08","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.476Z","completed_at":"2026-11-27T06:40:16.477Z","views":[{"id":"01a21bbb-b65c-759e-9777-967248d3946d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.476Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a21bbbb66271c2bee967048efe8204','inspection.created',X'01a21bbbb66271c2bee96702cd14af4d','ber1',1795761616482,'{"id":"01a21bbb-b662-71c2-bee9-6702cd14af4d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.482Z","completed_at":null,"views":[{"id":"01a21bbb-b662-74cf-b464-092eca726f34","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.482Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a21bbbb6697362a2946f9d252a9217','inspection.created',X'01a21bbbb6697362a2946f9b4bd5fc1f','ber1',1795761616489,'{"id":"01a21bbb-b669-7362-a294-6f9b4bd5fc1f","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.489Z","completed_at":null,"views":[{"id":"01a21bbb-b668-76ba-8b22-bdd942c2ea94","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.489Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a21bbbb6737407a0ef806e4491556c','inspection.created',X'01a21bbbb6737407a0ef806cba70aec5','ber1',1795761616499,'{"id":"01a21bbb-b673-7407-a0ef-806cba70aec5","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:16.499Z","completed_at":null,"views":[{"id":"01a21bbb-b672-7392-84ce-5a2a5408abfb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:16.499Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a21bbbb62b776ea8c7475e75938ff9',0,1795761616427);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795761616427);
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
INSERT INTO models_served VALUES('default',1795761616467);
INSERT INTO models_served VALUES('dock',1795761616467);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795761616427,1795761616499,X'01a21bbbb6737407a0ef806cba70aec5',X'01a21bbbb672739284ce5a2a5408abfb');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795761616465,1795761616465,X'01a21bbbb6517419993373cf95487db9',X'01a21bbbb651706cbf386ecd552491cd');
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
INSERT INTO attempts VALUES(X'01a21bbbb63f7417be17a8391cba13b1',1,1795761616450,1795761616451,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a21bbbb6697362a2946f9cb1dd80b9',1,1795761616496,1795761616497,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a21bbbb64377b3b1722914a6a6575c',X'01a21bbbb63f7417be17a838eb30e812','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795761616451,NULL,NULL,NULL);
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
CREATE TABLE calibrations (
    id           BLOB    NOT NULL PRIMARY KEY,
    policy       TEXT    NOT NULL,
    attempt      INTEGER NOT NULL,
    inspections  INTEGER NOT NULL,
    sketch       TEXT    NOT NULL, -- JSON: the least hashes of its groups.
    outcome      TEXT    NOT NULL, -- For people.
    certified    INTEGER NOT NULL,
    made_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
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
CREATE TABLE watches (
    kind     TEXT NOT NULL,
    policy   TEXT NOT NULL,
    facility TEXT NOT NULL,
    subject  TEXT NOT NULL,
    state    TEXT NOT NULL, -- JSON.
    PRIMARY KEY (kind, policy, facility, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO secrets VALUES('audit',X'ac21520100281f25da3557067ad224a37a2362900e1f9e8884cba933dcecc77c');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('events',22);
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
CREATE INDEX calibrations_policy ON calibrations (policy, id);
CREATE UNIQUE INDEX alarms_raised ON alarms (kind, policy, facility, subject) WHERE cleared_at IS NULL;
COMMIT;
