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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-28 21:07:39',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',3205669);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-28 21:07:39',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',1998383);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-28 21:07:39',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',2088903);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-28 21:07:39',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',1763090);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-28 21:07:39',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',1372998);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-28 21:07:39',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',3803308);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-28 21:07:39',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',1110624);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-28 21:07:39',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',1611717);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-28 21:07:39',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',4565833);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-28 21:07:39',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',3223995);
INSERT INTO _sqlx_migrations VALUES(11,'telemetry','2026-11-28 21:07:39',1,X'4d92a87dbf6b3fb088caa150f3d85d01ffb1025d285098f935fc7061772925fb36e04666fdb4b79e17624f1af4929775',1879951);
INSERT INTO _sqlx_migrations VALUES(12,'holds','2026-11-28 21:07:39',1,X'502c7feea0c06c9e1be3082a7b7d12cd5e3e2feb12194489b1d450b49adbd74f05ccffbe7e49bf36170d3c7a6ca06960',3130908);
INSERT INTO _sqlx_migrations VALUES(13,'counts','2026-11-28 21:07:39',1,X'a78ca3d47fce35559601c03ef77dfedc5855edfe9e57afdf49e062486f84a6662d1ef3d7918587e594eeaf2a0cf08536',1354229);
INSERT INTO _sqlx_migrations VALUES(14,'lean','2026-11-28 21:07:39',1,X'5a60d62155838bf5de73e5d0803fbcdf43370124fb21ff862ebffbe09f20b2f4a9ce5a1871cb399eb35e755efc77bde0',1484020);
INSERT INTO _sqlx_migrations VALUES(15,'room','2026-11-28 21:07:39',1,X'dd9e0c739ab13eb214196e7d482dcf6ecebf7c327593f98430db15c103e2c44a19302d92c438f74e196114d0e4adfff0',1106300);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795900059941,1795900059941);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795900059937,1795900059937);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795900059939,NULL);
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
INSERT INTO inspections VALUES(X'01a223fc312875cd8675857328ebfa4b','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a223fc312c76f6be4f752d3881f06e',1795900059944,1795900059948,1795900059948,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc312e764ebcd684a874b8428d','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a223fc31307782a07859b979bf8414',1795900059950,1795900059952,1795900059952,NULL,NULL,7);
INSERT INTO inspections VALUES(X'01a223fc31307782a07859bbada62b73','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a223fc3132719f9cb386157c361630',1795900059952,1795900059954,1795900059954,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc313375e5a7652159f8cdf8e7','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a223fc313475b29060a86eb3bc65d1',1795900059955,1795900059956,1795900059956,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc313675f6b9fa149110bbf050','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a223fc313a7384b162d7d84d500fd1',1795900059958,1795900059959,1795900059962,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc313b75a588025454d2b23ee8','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a223fc314a71848d3cb00bcf7fdf5b',1795900059963,1795900059964,1795900059978,NULL,X'01a223fc314a71848d3cb00affc70a3a',3);
INSERT INTO inspections VALUES(X'01a223fc313d70589c287e8d6e6a66e7','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111260059965,NULL,2111260059965,0,NULL,1795900059965,NULL,1795900059967,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc313f734a8b25f38f2836d544','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795900059967,1795900059968,1795900059968,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc314175cda8be5122763a129e','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795900059969,NULL,1795900059969,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc314370239990e88fcb9d5ca7','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795900059971,NULL,1795900059972,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a223fc3145711a8fd669f7efdedb27','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795900059973,NULL,1795900059973,NULL,NULL,3);
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
INSERT INTO views VALUES(X'01a223fc312874e09db439aa11b27c51',X'01a223fc312875cd8675857328ebfa4b',0,X'01a223fc312875cd86758574056d17ee','originals/2026/03/01/01a223fc-3128-74e0-9db4-39aa11b27c51','cam-1',NULL,NULL,1795900059944,640,480,'jpeg',12345,'01a223fc312874e09db439aa11b27c5101a223fc312874e09db439aa11b27c51',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc312e703eb8f7d79f0d21f4d8',X'01a223fc312e764ebcd684a874b8428d',0,X'01a223fc312e764ebcd684a94b0a01d6','originals/2026/03/01/01a223fc-312e-703e-b8f7-d79f0d21f4d8','cam-1',NULL,NULL,1795900059950,640,480,'jpeg',12345,'01a223fc312e703eb8f7d79f0d21f4d801a223fc312e703eb8f7d79f0d21f4d8',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc313071f49403e2103a4f40ea',X'01a223fc31307782a07859bbada62b73',0,X'01a223fc31307782a07859bc871aa00e','originals/2026/03/01/01a223fc-3130-71f4-9403-e2103a4f40ea','cam-1',NULL,NULL,1795900059952,640,480,'jpeg',12345,'01a223fc313071f49403e2103a4f40ea01a223fc313071f49403e2103a4f40ea',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc313373a6a0edc26f59520734',X'01a223fc313375e5a7652159f8cdf8e7',0,X'01a223fc313375e5a765215a1546b4f4','originals/2026/03/01/01a223fc-3133-73a6-a0ed-c26f59520734','cam-1',NULL,NULL,1795900059955,640,480,'jpeg',12345,'01a223fc313373a6a0edc26f5952073401a223fc313373a6a0edc26f59520734',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc3135744f909a4a8b0b5ffc0a',X'01a223fc313675f6b9fa149110bbf050',0,X'01a223fc313675f6b9fa14926f0888c0','originals/2026/03/01/01a223fc-3135-744f-909a-4a8b0b5ffc0a','cam-1',NULL,NULL,1795900059958,640,480,'jpeg',12345,'01a223fc3135744f909a4a8b0b5ffc0a01a223fc3135744f909a4a8b0b5ffc0a',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc313877d086fcc729f41e0414',X'01a223fc313675f6b9fa149110bbf050',1,X'01a223fc3138774d9b1739cf86ef71b5','originals/2026/03/01/01a223fc-3138-77d0-86fc-c729f41e0414','cam-1',NULL,NULL,1795900059960,640,480,'jpeg',12345,'01a223fc313877d086fcc729f41e041401a223fc313877d086fcc729f41e0414',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc313b7336b0b31d287b839c60',X'01a223fc313b75a588025454d2b23ee8',0,X'01a223fc313b75a58802545535c3701d','originals/2026/03/01/01a223fc-313b-7336-b0b3-1d287b839c60','dock-1','top',NULL,1795900059963,640,480,'jpeg',12345,'01a223fc313b7336b0b31d287b839c6001a223fc313b7336b0b31d287b839c60','00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',NULL);
INSERT INTO views VALUES(X'01a223fc313d74a887394ce76ba334a7',X'01a223fc313d70589c287e8d6e6a66e7',0,X'01a223fc313d70589c287e8e4418c081','originals/2026/03/01/01a223fc-313d-74a8-8739-4ce76ba334a7','cam-1','top',NULL,1795900059965,640,480,'jpeg',12345,'01a223fc313d74a887394ce76ba334a701a223fc313d74a887394ce76ba334a7',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc313f74bdba564b748d8805c9',X'01a223fc313f734a8b25f38f2836d544',0,X'01a223fc313f734a8b25f390472dda80','originals/2026/03/01/01a223fc-313f-74bd-ba56-4b748d8805c9','cam-1',NULL,NULL,1795900059967,640,480,'jpeg',12345,'01a223fc313f74bdba564b748d8805c901a223fc313f74bdba564b748d8805c9',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc314173d6b88e8631432bc2a1',X'01a223fc314175cda8be5122763a129e',0,X'01a223fc314175cda8be51237fbcc474','originals/2026/03/01/01a223fc-3141-73d6-b88e-8631432bc2a1','cam-1',NULL,NULL,1795900059969,640,480,'jpeg',12345,'01a223fc314173d6b88e8631432bc2a101a223fc314173d6b88e8631432bc2a1',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc314373bf9ca896424f0233cd',X'01a223fc314370239990e88fcb9d5ca7',0,X'01a223fc314370239990e890a1a90328','originals/2026/03/01/01a223fc-3143-73bf-9ca8-96424f0233cd','cam-1',NULL,NULL,1795900059971,640,480,'jpeg',12345,'01a223fc314373bf9ca896424f0233cd01a223fc314373bf9ca896424f0233cd',NULL,NULL);
INSERT INTO views VALUES(X'01a223fc314571c6883bd8ee6aad0c6c',X'01a223fc3145711a8fd669f7efdedb27',0,X'01a223fc3145711a8fd669f8dea044f0','originals/2026/03/01/01a223fc-3145-71c6-883b-d8ee6aad0c6c','cam-1',NULL,NULL,1795900059973,640,480,'jpeg',12345,'01a223fc314571c6883bd8ee6aad0c6c01a223fc314571c6883bd8ee6aad0c6c',NULL,NULL);
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
INSERT INTO jobs VALUES(X'01a223fc312875cd86758574056d17ee',X'01a223fc312875cd8675857328ebfa4b',X'01a223fc312874e09db439aa11b27c51',1,'completed',1,3,1,1795900059944,NULL,NULL,NULL,NULL,NULL,1795900059948,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc312e764ebcd684a94b0a01d6',X'01a223fc312e764ebcd684a874b8428d',X'01a223fc312e703eb8f7d79f0d21f4d8',1,'completed',1,3,1,1795900059950,NULL,NULL,NULL,NULL,NULL,1795900059952,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc31307782a07859bc871aa00e',X'01a223fc31307782a07859bbada62b73',X'01a223fc313071f49403e2103a4f40ea',1,'completed',1,3,1,1795900059952,NULL,NULL,'corrupt','it ends too early',NULL,1795900059954,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc313375e5a765215a1546b4f4',X'01a223fc313375e5a7652159f8cdf8e7',X'01a223fc313373a6a0edc26f59520734',1,'discarded',1,3,1,1795900059955,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795900059956,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc313675f6b9fa14926f0888c0',X'01a223fc313675f6b9fa149110bbf050',X'01a223fc3135744f909a4a8b0b5ffc0a',1,'completed',1,3,1,1795900059958,NULL,NULL,NULL,NULL,NULL,1795900059959,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc3138774d9b1739cf86ef71b5',X'01a223fc313675f6b9fa149110bbf050',X'01a223fc313877d086fcc729f41e0414',1,'completed',0,3,1,1795900059960,NULL,NULL,NULL,NULL,NULL,1795900059962,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc313b75a58802545535c3701d',X'01a223fc313b75a588025454d2b23ee8',X'01a223fc313b7336b0b31d287b839c60',1,'completed',0,3,1,1795900059963,NULL,NULL,NULL,NULL,NULL,1795900059964,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc313d70589c287e8e4418c081',X'01a223fc313d70589c287e8d6e6a66e7',X'01a223fc313d74a887394ce76ba334a7',1,'completed',1,3,1,1795900059965,NULL,NULL,NULL,NULL,NULL,1795900059967,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc313f734a8b25f390472dda80',X'01a223fc313f734a8b25f38f2836d544',X'01a223fc313f74bdba564b748d8805c9',1,'cancelled',0,3,0,1795900059967,NULL,NULL,NULL,NULL,NULL,1795900059968,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc314175cda8be51237fbcc474',X'01a223fc314175cda8be5122763a129e',X'01a223fc314173d6b88e8631432bc2a1',1,'running',1,3,1,1795900059969,1795900119970,'test',NULL,NULL,NULL,NULL,10,'default',1795900059970,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc314370239990e890a1a90328',X'01a223fc314370239990e88fcb9d5ca7',X'01a223fc314373bf9ca896424f0233cd',1,'retryable',1,3,1,1795903659972,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a223fc3145711a8fd669f8dea044f0',X'01a223fc3145711a8fd669f7efdedb27',X'01a223fc314571c6883bd8ee6aad0c6c',1,'available',0,3,0,1795900059973,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a223fc312874e09db439aa11b27c51',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795900059948,NULL);
INSERT INTO inferences VALUES(X'01a223fc312e703eb8f7d79f0d21f4d8',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795900059952,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a223fc3135744f909a4a8b0b5ffc0a',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795900059959,NULL);
INSERT INTO inferences VALUES(X'01a223fc313877d086fcc729f41e0414',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795900059962,NULL);
INSERT INTO inferences VALUES(X'01a223fc313b7336b0b31d287b839c60',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795900059964,NULL);
INSERT INTO inferences VALUES(X'01a223fc313d74a887394ce76ba334a7',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795900059967,NULL);
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
INSERT INTO decisions VALUES(X'01a223fc312c76f6be4f752d3881f06e',X'01a223fc312875cd8675857328ebfa4b','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795900059948,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a223fc31307782a07859b979bf8414',X'01a223fc312e764ebcd684a874b8428d','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795900059952,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a223fc3132719f9cb386157c361630',X'01a223fc31307782a07859bbada62b73','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795900059954,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a223fc313475b29060a86eb3bc65d1',X'01a223fc313375e5a7652159f8cdf8e7','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795900059956,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a223fc313777808d658ddecc644fd5',X'01a223fc313675f6b9fa149110bbf050','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795900059959,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a223fc313a7384b162d7d84d500fd1',X'01a223fc313675f6b9fa149110bbf050','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795900059962,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a223fc313c757a8a612bf51da27c5c',X'01a223fc313b75a588025454d2b23ee8','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795900059964,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a223fc314a71848d3cb00bcf7fdf5b',X'01a223fc313b75a588025454d2b23ee8','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795900059978,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a223fc31217785b11ae73510733603','policy.activated',NULL,NULL,1795900059937,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a223fc31257067aead1301807cd3d5','policy.activated',NULL,NULL,1795900059941,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a223fc312875cd867585750818edd7','inspection.created',X'01a223fc312875cd8675857328ebfa4b','ber1',1795900059944,'{"id":"01a223fc-3128-75cd-8675-857328ebfa4b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:07:39.944Z","completed_at":null,"views":[{"id":"01a223fc-3128-74e0-9db4-39aa11b27c51","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.944Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc312874e09db439aa11b27c5101a223fc312874e09db439aa11b27c51"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a223fc312c76f6be4f752e52e8f8a1','inspection.completed',X'01a223fc312875cd8675857328ebfa4b','ber1',1795900059948,'{"id":"01a223fc-3128-75cd-8675-857328ebfa4b","status":"completed","verdict":"accept","decision":{"id":"01a223fc-312c-76f6-be4f-752d3881f06e","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:39.948Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:07:39.944Z","completed_at":"2026-11-28T21:07:39.948Z","views":[{"id":"01a223fc-3128-74e0-9db4-39aa11b27c51","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.944Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc312874e09db439aa11b27c5101a223fc312874e09db439aa11b27c51"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a223fc312e764ebcd684aa964e7804','inspection.created',X'01a223fc312e764ebcd684a874b8428d','ber1',1795900059950,'{"id":"01a223fc-312e-764e-bcd6-84a874b8428d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.950Z","completed_at":null,"views":[{"id":"01a223fc-312e-703e-b8f7-d79f0d21f4d8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.950Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc312e703eb8f7d79f0d21f4d801a223fc312e703eb8f7d79f0d21f4d8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a223fc31307782a07859ba225f9dd2','inspection.completed',X'01a223fc312e764ebcd684a874b8428d','ber1',1795900059952,'{"id":"01a223fc-312e-764e-bcd6-84a874b8428d","status":"completed","verdict":"reject","decision":{"id":"01a223fc-3130-7782-a078-59b979bf8414","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:39.952Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.950Z","completed_at":"2026-11-28T21:07:39.952Z","views":[{"id":"01a223fc-312e-703e-b8f7-d79f0d21f4d8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.950Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc312e703eb8f7d79f0d21f4d801a223fc312e703eb8f7d79f0d21f4d8"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a223fc31307782a07859bd5d6d0433','inspection.created',X'01a223fc31307782a07859bbada62b73','ber1',1795900059952,'{"id":"01a223fc-3130-7782-a078-59bbada62b73","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.952Z","completed_at":null,"views":[{"id":"01a223fc-3130-71f4-9403-e2103a4f40ea","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.952Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313071f49403e2103a4f40ea01a223fc313071f49403e2103a4f40ea"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a223fc3132719f9cb38616a1d38f7c','inspection.completed',X'01a223fc31307782a07859bbada62b73','ber1',1795900059954,'{"id":"01a223fc-3130-7782-a078-59bbada62b73","status":"completed","verdict":"recapture","decision":{"id":"01a223fc-3132-719f-9cb3-86157c361630","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:39.954Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.952Z","completed_at":"2026-11-28T21:07:39.954Z","views":[{"id":"01a223fc-3130-71f4-9403-e2103a4f40ea","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.952Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313071f49403e2103a4f40ea01a223fc313071f49403e2103a4f40ea"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a223fc313375e5a765215b7e2f8243','inspection.created',X'01a223fc313375e5a7652159f8cdf8e7','ber1',1795900059955,'{"id":"01a223fc-3133-75e5-a765-2159f8cdf8e7","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.955Z","completed_at":null,"views":[{"id":"01a223fc-3133-73a6-a0ed-c26f59520734","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.955Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313373a6a0edc26f5952073401a223fc313373a6a0edc26f59520734"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a223fc313475b29060a86d15472796','job.discarded',X'01a223fc313375e5a7652159f8cdf8e7','ber1',1795900059956,'{"job_id":"01a223fc-3133-75e5-a765-215a1546b4f4","inspection_id":"01a223fc-3133-75e5-a765-2159f8cdf8e7","view_id":"01a223fc-3133-73a6-a0ed-c26f59520734","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T21:07:39.955Z","discarded_at":"2026-11-28T21:07:39.956Z"}');
INSERT INTO events VALUES(11,X'01a223fc313475b29060a86f03c1826b','inspection.completed',X'01a223fc313375e5a7652159f8cdf8e7','ber1',1795900059956,'{"id":"01a223fc-3133-75e5-a765-2159f8cdf8e7","status":"completed","verdict":"review","decision":{"id":"01a223fc-3134-75b2-9060-a86eb3bc65d1","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:39.956Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.955Z","completed_at":"2026-11-28T21:07:39.956Z","views":[{"id":"01a223fc-3133-73a6-a0ed-c26f59520734","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.955Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313373a6a0edc26f5952073401a223fc313373a6a0edc26f59520734"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a223fc313675f6b9fa14931ce76e29','inspection.created',X'01a223fc313675f6b9fa149110bbf050','ber1',1795900059958,'{"id":"01a223fc-3136-75f6-b9fa-149110bbf050","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.958Z","completed_at":null,"views":[{"id":"01a223fc-3135-744f-909a-4a8b0b5ffc0a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.958Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc3135744f909a4a8b0b5ffc0a01a223fc3135744f909a4a8b0b5ffc0a"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a223fc313777808d658ddfaf89553d','inspection.completed',X'01a223fc313675f6b9fa149110bbf050','ber1',1795900059959,'{"id":"01a223fc-3136-75f6-b9fa-149110bbf050","status":"completed","verdict":"accept","decision":{"id":"01a223fc-3137-7780-8d65-8ddecc644fd5","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:39.959Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.958Z","completed_at":"2026-11-28T21:07:39.959Z","views":[{"id":"01a223fc-3135-744f-909a-4a8b0b5ffc0a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.958Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc3135744f909a4a8b0b5ffc0a01a223fc3135744f909a4a8b0b5ffc0a"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a223fc313a7384b162d7d962f70d47','inspection.redecided',X'01a223fc313675f6b9fa149110bbf050','ber1',1795900059962,'{"id":"01a223fc-3136-75f6-b9fa-149110bbf050","status":"completed","verdict":"reject","decision":{"id":"01a223fc-313a-7384-b162-d7d84d500fd1","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:39.962Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.958Z","completed_at":"2026-11-28T21:07:39.959Z","views":[{"id":"01a223fc-3135-744f-909a-4a8b0b5ffc0a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.958Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc3135744f909a4a8b0b5ffc0a01a223fc3135744f909a4a8b0b5ffc0a"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a223fc-3138-77d0-86fc-c729f41e0414","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.960Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313877d086fcc729f41e041401a223fc313877d086fcc729f41e0414"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a223fc313b75a588025456ea29d035','inspection.created',X'01a223fc313b75a588025454d2b23ee8','hub',1795900059963,'{"id":"01a223fc-313b-75a5-8802-5454d2b23ee8","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.963Z","completed_at":null,"views":[{"id":"01a223fc-313b-7336-b0b3-1d287b839c60","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:39.963Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313b7336b0b31d287b839c6001a223fc313b7336b0b31d287b839c60"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a223fc313c757a8a612bf66bfcab2e','inspection.completed',X'01a223fc313b75a588025454d2b23ee8','hub',1795900059964,'{"id":"01a223fc-313b-75a5-8802-5454d2b23ee8","status":"completed","verdict":"accept","decision":{"id":"01a223fc-313c-757a-8a61-2bf51da27c5c","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:39.964Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.963Z","completed_at":"2026-11-28T21:07:39.964Z","views":[{"id":"01a223fc-313b-7336-b0b3-1d287b839c60","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:39.963Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313b7336b0b31d287b839c6001a223fc313b7336b0b31d287b839c60"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a223fc313d70589c287e8f9468009b','inspection.created',X'01a223fc313d70589c287e8d6e6a66e7','ber1',1795900059965,'{"id":"01a223fc-313d-7058-9c28-7e8d6e6a66e7","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T21:07:39.965Z","completed_at":null,"views":[{"id":"01a223fc-313d-74a8-8739-4ce76ba334a7","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:39.965Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313d74a887394ce76ba334a701a223fc313d74a887394ce76ba334a7"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a223fc313f734a8b25f3919e6d564c','inspection.created',X'01a223fc313f734a8b25f38f2836d544','ber1',1795900059967,'{"id":"01a223fc-313f-734a-8b25-f38f2836d544","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.967Z","completed_at":null,"views":[{"id":"01a223fc-313f-74bd-ba56-4b748d8805c9","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.967Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313f74bdba564b748d8805c901a223fc313f74bdba564b748d8805c9"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a223fc3140734e8b9ed48ca06a744b','inspection.cancelled',X'01a223fc313f734a8b25f38f2836d544','ber1',1795900059968,'{"id":"01a223fc-313f-734a-8b25-f38f2836d544","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.967Z","completed_at":"2026-11-28T21:07:39.968Z","views":[{"id":"01a223fc-313f-74bd-ba56-4b748d8805c9","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.967Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313f74bdba564b748d8805c901a223fc313f74bdba564b748d8805c9"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a223fc314175cda8be512463c3b015','inspection.created',X'01a223fc314175cda8be5122763a129e','ber1',1795900059969,'{"id":"01a223fc-3141-75cd-a8be-5122763a129e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.969Z","completed_at":null,"views":[{"id":"01a223fc-3141-73d6-b88e-8631432bc2a1","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.969Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc314173d6b88e8631432bc2a101a223fc314173d6b88e8631432bc2a1"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a223fc314370239990e8918b9d3083','inspection.created',X'01a223fc314370239990e88fcb9d5ca7','ber1',1795900059971,'{"id":"01a223fc-3143-7023-9990-e88fcb9d5ca7","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.971Z","completed_at":null,"views":[{"id":"01a223fc-3143-73bf-9ca8-96424f0233cd","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.971Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc314373bf9ca896424f0233cd01a223fc314373bf9ca896424f0233cd"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a223fc3145711a8fd669f96df7b2c6','inspection.created',X'01a223fc3145711a8fd669f7efdedb27','ber1',1795900059973,'{"id":"01a223fc-3145-711a-8fd6-69f7efdedb27","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.973Z","completed_at":null,"views":[{"id":"01a223fc-3145-71c6-883b-d8ee6aad0c6c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:39.973Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc314571c6883bd8ee6aad0c6c01a223fc314571c6883bd8ee6aad0c6c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a223fc314a71848d3cb00c86d9e888','inspection.reviewed',X'01a223fc313b75a588025454d2b23ee8','hub',1795900059978,'{"id":"01a223fc-313b-75a5-8802-5454d2b23ee8","status":"completed","verdict":"accept","decision":{"id":"01a223fc-314a-7184-8d3c-b00bcf7fdf5b","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T21:07:39.978Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T21:07:39.978Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:39.963Z","completed_at":"2026-11-28T21:07:39.964Z","views":[{"id":"01a223fc-313b-7336-b0b3-1d287b839c60","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:39.963Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc313b7336b0b31d287b839c6001a223fc313b7336b0b31d287b839c60"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a223fc314d73ad9ac95ad0f9faeb2b','alarm.raised',NULL,'ham2',1795900059981,'{"id":"01a223fc-314d-73ad-9ac9-5acfad6e3061","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a223fc-314d-7037-80d9-27d2a1b1aa1b"],"raised_at":"2026-11-28T21:07:39.981Z","cleared_at":null,"relearn":false}');
INSERT INTO events VALUES(25,X'01a223fc314f737fb20fa6385610d385','inspection.held',X'01a223fc312e764ebcd684a874b8428d','ber1',1795900059983,'{"by":"ada","inspection_id":"01a223fc-312e-764e-bcd6-84a874b8428d","reason":"claim 17"}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a223fc312875cd8675857328ebfa4b',0,1795900059944);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795900059943);
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
INSERT INTO models_served VALUES('default',1795900059964);
INSERT INTO models_served VALUES('dock',1795900059964);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795900059944,1795900059973,X'01a223fc3145711a8fd669f7efdedb27',X'01a223fc314571c6883bd8ee6aad0c6c');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795900059963,1795900059963,X'01a223fc313b75a588025454d2b23ee8',X'01a223fc313b7336b0b31d287b839c60');
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
INSERT INTO attempts VALUES(X'01a223fc313375e5a765215a1546b4f4',1,1795900059956,1795900059956,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a223fc314370239990e890a1a90328',1,1795900059972,1795900059972,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a223fc313475b29060a86eb3bc65d1',X'01a223fc313375e5a7652159f8cdf8e7','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795900059956,NULL,NULL,NULL);
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
INSERT INTO answers VALUES(X'01a223fc314a71848d3cb00affc70a3a',X'01a223fc313b75a588025454d2b23ee8',NULL,X'01a223fc313c757a8a612bf51da27c5c','hub','ada',NULL,'accept','looked at again',0,'{"01a223fc-313b-7336-b0b3-1d287b839c60":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795900059978,NULL);
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
INSERT INTO alarms VALUES(X'01a223fc314d73ad9ac95acfad6e3061','escape','pair','ham2','','more escapes than was promised','["01a223fc-314d-7037-80d9-27d2a1b1aa1b"]',1795900059981,NULL,0);
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
INSERT INTO secrets VALUES('audit',X'0eab336d6f3b257d1e1545808da3f4ffc9f5530ffa6317427f2f1f32e3a5e1e0');
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
INSERT INTO calibrations VALUES(X'01a223fc314b7703a65743e7d51a0e09','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795900059979);
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;
INSERT INTO processes VALUES('sample',1795900059981,'{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');
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
INSERT INTO holds VALUES(X'01a223fc312e764ebcd684a874b8428d','ber1','claim 17','ada',1795900059983);
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
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
CREATE INDEX inspections_kept ON inspections (kept, id) WHERE status <> 'open';
COMMIT;
