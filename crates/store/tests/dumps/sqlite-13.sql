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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-28 12:56:33',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',2498353);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-28 12:56:33',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',1245132);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-28 12:56:33',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',1327361);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-28 12:56:33',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',1005042);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-28 12:56:33',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',582943);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-28 12:56:33',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',3750574);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-28 12:56:33',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',932728);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-28 12:56:33',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',817086);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-28 12:56:33',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',2887722);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-28 12:56:33',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',2584427);
INSERT INTO _sqlx_migrations VALUES(11,'telemetry','2026-11-28 12:56:33',1,X'4d92a87dbf6b3fb088caa150f3d85d01ffb1025d285098f935fc7061772925fb36e04666fdb4b79e17624f1af4929775',1256176);
INSERT INTO _sqlx_migrations VALUES(12,'holds','2026-11-28 12:56:33',1,X'502c7feea0c06c9e1be3082a7b7d12cd5e3e2feb12194489b1d450b49adbd74f05ccffbe7e49bf36170d3c7a6ca06960',3237453);
INSERT INTO _sqlx_migrations VALUES(13,'counts','2026-11-28 12:56:33',1,X'a78ca3d47fce35559601c03ef77dfedc5855edfe9e57afdf49e062486f84a6662d1ef3d7918587e594eeaf2a0cf08536',678682);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795870593589,1795870593589);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795870593587,1795870593587);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795870593589,NULL);
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
, not_before INTEGER, answer_id BLOB, kept INTEGER NOT NULL DEFAULT 3) STRICT, WITHOUT ROWID;
INSERT INTO inspections VALUES(X'01a2223a9236730f8c23a48308c659e9','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a2223a923970f9b5936f1d21a0a721',1795870593590,1795870593593,1795870593593,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a923a746184314cdc780129fc','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2223a923c7491afa02247a729eba8',1795870593594,1795870593596,1795870593596,NULL,NULL,7);
INSERT INTO inspections VALUES(X'01a2223a923c7491afa0224986a15605','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2223a923e73be8224e4a6b4af2223',1795870593596,1795870593598,1795870593598,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a923f724c918cecd6a2d251a6','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2223a92407492a564b7702b824113',1795870593599,1795870593600,1795870593600,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a92417520b2c3f9ea0f4fbc91','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2223a924572c295476b67d20641c7',1795870593601,1795870593603,1795870593605,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a92467719801f3a9cebc9a65b','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2223a925570ecb821c637fbf40fa1',1795870593606,1795870593608,1795870593621,NULL,X'01a2223a925570ecb821c6362cc18ea7',3);
INSERT INTO inspections VALUES(X'01a2223a924871f792f73166410c72c8','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111230593608,NULL,2111230593608,0,NULL,1795870593608,NULL,1795870593610,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a924b763f99d928cb79059830','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795870593611,1795870593612,1795870593612,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a924d7629aff549c76a0d9791','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795870593613,NULL,1795870593613,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a924e72b88efe316aa788942f','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795870593614,NULL,1795870593616,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2223a925072bba67e501475d5ffed','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795870593616,NULL,1795870593616,NULL,NULL,3);
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
INSERT INTO views VALUES(X'01a2223a923670818868a91f5bb7943e',X'01a2223a9236730f8c23a48308c659e9',0,X'01a2223a9236730f8c23a4846cfb498f','originals/2026/03/01/01a2223a-9236-7081-8868-a91f5bb7943e','cam-1',NULL,NULL,1795870593590,640,480,'jpeg',12345,'01a2223a923670818868a91f5bb7943e01a2223a923670818868a91f5bb7943e',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a923a74f291291c39bcbc828a',X'01a2223a923a746184314cdc780129fc',0,X'01a2223a923a746184314cdd6bce1635','originals/2026/03/01/01a2223a-923a-74f2-9129-1c39bcbc828a','cam-1',NULL,NULL,1795870593594,640,480,'jpeg',12345,'01a2223a923a74f291291c39bcbc828a01a2223a923a74f291291c39bcbc828a',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a923c7310a51b23c4993aeeb4',X'01a2223a923c7491afa0224986a15605',0,X'01a2223a923c7491afa0224ab2850699','originals/2026/03/01/01a2223a-923c-7310-a51b-23c4993aeeb4','cam-1',NULL,NULL,1795870593596,640,480,'jpeg',12345,'01a2223a923c7310a51b23c4993aeeb401a2223a923c7310a51b23c4993aeeb4',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a923f75fc91e8fd4032a55b3c',X'01a2223a923f724c918cecd6a2d251a6',0,X'01a2223a923f724c918cecd79d3828ee','originals/2026/03/01/01a2223a-923f-75fc-91e8-fd4032a55b3c','cam-1',NULL,NULL,1795870593599,640,480,'jpeg',12345,'01a2223a923f75fc91e8fd4032a55b3c01a2223a923f75fc91e8fd4032a55b3c',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a924171e490a223e900041a0d',X'01a2223a92417520b2c3f9ea0f4fbc91',0,X'01a2223a92417520b2c3f9eb30778197','originals/2026/03/01/01a2223a-9241-71e4-90a2-23e900041a0d','cam-1',NULL,NULL,1795870593601,640,480,'jpeg',12345,'01a2223a924171e490a223e900041a0d01a2223a924171e490a223e900041a0d',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a924475d48bf8302ed08a4c83',X'01a2223a92417520b2c3f9ea0f4fbc91',1,X'01a2223a92447202b170e82920d01c8e','originals/2026/03/01/01a2223a-9244-75d4-8bf8-302ed08a4c83','cam-1',NULL,NULL,1795870593604,640,480,'jpeg',12345,'01a2223a924475d48bf8302ed08a4c8301a2223a924475d48bf8302ed08a4c83',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a924675feb0204712dce0795b',X'01a2223a92467719801f3a9cebc9a65b',0,X'01a2223a92467719801f3a9d6c302881','originals/2026/03/01/01a2223a-9246-75fe-b020-4712dce0795b','dock-1','top',NULL,1795870593606,640,480,'jpeg',12345,'01a2223a924675feb0204712dce0795b01a2223a924675feb0204712dce0795b','00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',NULL);
INSERT INTO views VALUES(X'01a2223a92487241a8c36becede9304d',X'01a2223a924871f792f73166410c72c8',0,X'01a2223a924871f792f731678fc2a6b0','originals/2026/03/01/01a2223a-9248-7241-a8c3-6becede9304d','cam-1','top',NULL,1795870593608,640,480,'jpeg',12345,'01a2223a92487241a8c36becede9304d01a2223a92487241a8c36becede9304d',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a924b72bf8f4eea4ba5e3ee21',X'01a2223a924b763f99d928cb79059830',0,X'01a2223a924b763f99d928ccf27aaf37','originals/2026/03/01/01a2223a-924b-72bf-8f4e-ea4ba5e3ee21','cam-1',NULL,NULL,1795870593611,640,480,'jpeg',12345,'01a2223a924b72bf8f4eea4ba5e3ee2101a2223a924b72bf8f4eea4ba5e3ee21',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a924d720b87c3d2b344b4dfa6',X'01a2223a924d7629aff549c76a0d9791',0,X'01a2223a924d7629aff549c8b95cda08','originals/2026/03/01/01a2223a-924d-720b-87c3-d2b344b4dfa6','cam-1',NULL,NULL,1795870593613,640,480,'jpeg',12345,'01a2223a924d720b87c3d2b344b4dfa601a2223a924d720b87c3d2b344b4dfa6',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a924e75e2b8e353e47c4985c8',X'01a2223a924e72b88efe316aa788942f',0,X'01a2223a924e72b88efe316baa42538d','originals/2026/03/01/01a2223a-924e-75e2-b8e3-53e47c4985c8','cam-1',NULL,NULL,1795870593614,640,480,'jpeg',12345,'01a2223a924e75e2b8e353e47c4985c801a2223a924e75e2b8e353e47c4985c8',NULL,NULL);
INSERT INTO views VALUES(X'01a2223a9250758f833617b3896fc9c6',X'01a2223a925072bba67e501475d5ffed',0,X'01a2223a925072bba67e50151db5e40c','originals/2026/03/01/01a2223a-9250-758f-8336-17b3896fc9c6','cam-1',NULL,NULL,1795870593616,640,480,'jpeg',12345,'01a2223a9250758f833617b3896fc9c601a2223a9250758f833617b3896fc9c6',NULL,NULL);
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
INSERT INTO jobs VALUES(X'01a2223a9236730f8c23a4846cfb498f',X'01a2223a9236730f8c23a48308c659e9',X'01a2223a923670818868a91f5bb7943e',1,'completed',1,3,1,1795870593590,NULL,NULL,NULL,NULL,NULL,1795870593593,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a923a746184314cdd6bce1635',X'01a2223a923a746184314cdc780129fc',X'01a2223a923a74f291291c39bcbc828a',1,'completed',1,3,1,1795870593594,NULL,NULL,NULL,NULL,NULL,1795870593596,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a923c7491afa0224ab2850699',X'01a2223a923c7491afa0224986a15605',X'01a2223a923c7310a51b23c4993aeeb4',1,'completed',1,3,1,1795870593596,NULL,NULL,'corrupt','it ends too early',NULL,1795870593598,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a923f724c918cecd79d3828ee',X'01a2223a923f724c918cecd6a2d251a6',X'01a2223a923f75fc91e8fd4032a55b3c',1,'discarded',1,3,1,1795870593599,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795870593600,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a92417520b2c3f9eb30778197',X'01a2223a92417520b2c3f9ea0f4fbc91',X'01a2223a924171e490a223e900041a0d',1,'completed',1,3,1,1795870593601,NULL,NULL,NULL,NULL,NULL,1795870593603,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a92447202b170e82920d01c8e',X'01a2223a92417520b2c3f9ea0f4fbc91',X'01a2223a924475d48bf8302ed08a4c83',1,'completed',0,3,1,1795870593604,NULL,NULL,NULL,NULL,NULL,1795870593605,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a92467719801f3a9d6c302881',X'01a2223a92467719801f3a9cebc9a65b',X'01a2223a924675feb0204712dce0795b',1,'completed',0,3,1,1795870593606,NULL,NULL,NULL,NULL,NULL,1795870593608,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a924871f792f731678fc2a6b0',X'01a2223a924871f792f73166410c72c8',X'01a2223a92487241a8c36becede9304d',1,'completed',1,3,1,1795870593608,NULL,NULL,NULL,NULL,NULL,1795870593610,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a924b763f99d928ccf27aaf37',X'01a2223a924b763f99d928cb79059830',X'01a2223a924b72bf8f4eea4ba5e3ee21',1,'cancelled',0,3,0,1795870593611,NULL,NULL,NULL,NULL,NULL,1795870593612,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a924d7629aff549c8b95cda08',X'01a2223a924d7629aff549c76a0d9791',X'01a2223a924d720b87c3d2b344b4dfa6',1,'running',1,3,1,1795870593613,1795870653614,'test',NULL,NULL,NULL,NULL,10,'default',1795870593614,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a924e72b88efe316baa42538d',X'01a2223a924e72b88efe316aa788942f',X'01a2223a924e75e2b8e353e47c4985c8',1,'retryable',1,3,1,1795874193616,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2223a925072bba67e50151db5e40c',X'01a2223a925072bba67e501475d5ffed',X'01a2223a9250758f833617b3896fc9c6',1,'available',0,3,0,1795870593616,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a2223a923670818868a91f5bb7943e',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795870593593,NULL);
INSERT INTO inferences VALUES(X'01a2223a923a74f291291c39bcbc828a',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795870593596,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a2223a924171e490a223e900041a0d',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795870593603,NULL);
INSERT INTO inferences VALUES(X'01a2223a924475d48bf8302ed08a4c83',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795870593605,NULL);
INSERT INTO inferences VALUES(X'01a2223a924675feb0204712dce0795b',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795870593608,NULL);
INSERT INTO inferences VALUES(X'01a2223a92487241a8c36becede9304d',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795870593610,NULL);
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
INSERT INTO decisions VALUES(X'01a2223a923970f9b5936f1d21a0a721',X'01a2223a9236730f8c23a48308c659e9','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795870593593,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2223a923c7491afa02247a729eba8',X'01a2223a923a746184314cdc780129fc','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795870593596,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a2223a923e73be8224e4a6b4af2223',X'01a2223a923c7491afa0224986a15605','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795870593598,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a2223a92407492a564b7702b824113',X'01a2223a923f724c918cecd6a2d251a6','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795870593600,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a2223a924377c08ae52fdc0dda05b8',X'01a2223a92417520b2c3f9ea0f4fbc91','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795870593603,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2223a924572c295476b67d20641c7',X'01a2223a92417520b2c3f9ea0f4fbc91','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795870593605,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a2223a924871f792f7316487a5ab66',X'01a2223a92467719801f3a9cebc9a65b','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795870593608,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2223a925570ecb821c637fbf40fa1',X'01a2223a92467719801f3a9cebc9a65b','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795870593621,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a2223a923372f89945f688f57b6bf7','policy.activated',NULL,NULL,1795870593587,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a2223a92357399a906ef3e5c828f02','policy.activated',NULL,NULL,1795870593589,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a2223a9236730f8c23a485affb4e8b','inspection.created',X'01a2223a9236730f8c23a48308c659e9','ber1',1795870593590,'{"id":"01a2223a-9236-730f-8c23-a48308c659e9","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T12:56:33.590Z","completed_at":null,"views":[{"id":"01a2223a-9236-7081-8868-a91f5bb7943e","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.590Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923670818868a91f5bb7943e01a2223a923670818868a91f5bb7943e"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a2223a923970f9b5936f1e9f4d7cdf','inspection.completed',X'01a2223a9236730f8c23a48308c659e9','ber1',1795870593593,'{"id":"01a2223a-9236-730f-8c23-a48308c659e9","status":"completed","verdict":"accept","decision":{"id":"01a2223a-9239-70f9-b593-6f1d21a0a721","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T12:56:33.593Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T12:56:33.590Z","completed_at":"2026-11-28T12:56:33.593Z","views":[{"id":"01a2223a-9236-7081-8868-a91f5bb7943e","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.590Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923670818868a91f5bb7943e01a2223a923670818868a91f5bb7943e"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a2223a923a746184314cde74a516ae','inspection.created',X'01a2223a923a746184314cdc780129fc','ber1',1795870593594,'{"id":"01a2223a-923a-7461-8431-4cdc780129fc","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.594Z","completed_at":null,"views":[{"id":"01a2223a-923a-74f2-9129-1c39bcbc828a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.594Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923a74f291291c39bcbc828a01a2223a923a74f291291c39bcbc828a"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a2223a923c7491afa022480b89f546','inspection.completed',X'01a2223a923a746184314cdc780129fc','ber1',1795870593596,'{"id":"01a2223a-923a-7461-8431-4cdc780129fc","status":"completed","verdict":"reject","decision":{"id":"01a2223a-923c-7491-afa0-2247a729eba8","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T12:56:33.596Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.594Z","completed_at":"2026-11-28T12:56:33.596Z","views":[{"id":"01a2223a-923a-74f2-9129-1c39bcbc828a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.594Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923a74f291291c39bcbc828a01a2223a923a74f291291c39bcbc828a"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a2223a923c7491afa0224bbc720436','inspection.created',X'01a2223a923c7491afa0224986a15605','ber1',1795870593596,'{"id":"01a2223a-923c-7491-afa0-224986a15605","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.596Z","completed_at":null,"views":[{"id":"01a2223a-923c-7310-a51b-23c4993aeeb4","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.596Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923c7310a51b23c4993aeeb401a2223a923c7310a51b23c4993aeeb4"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a2223a923e73be8224e4a76c1f38c8','inspection.completed',X'01a2223a923c7491afa0224986a15605','ber1',1795870593598,'{"id":"01a2223a-923c-7491-afa0-224986a15605","status":"completed","verdict":"recapture","decision":{"id":"01a2223a-923e-73be-8224-e4a6b4af2223","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T12:56:33.598Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.596Z","completed_at":"2026-11-28T12:56:33.598Z","views":[{"id":"01a2223a-923c-7310-a51b-23c4993aeeb4","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.596Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923c7310a51b23c4993aeeb401a2223a923c7310a51b23c4993aeeb4"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a2223a923f724c918cecd82b88aef9','inspection.created',X'01a2223a923f724c918cecd6a2d251a6','ber1',1795870593599,'{"id":"01a2223a-923f-724c-918c-ecd6a2d251a6","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.599Z","completed_at":null,"views":[{"id":"01a2223a-923f-75fc-91e8-fd4032a55b3c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.599Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923f75fc91e8fd4032a55b3c01a2223a923f75fc91e8fd4032a55b3c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a2223a92407492a564b76fc03ba28a','job.discarded',X'01a2223a923f724c918cecd6a2d251a6','ber1',1795870593600,'{"job_id":"01a2223a-923f-724c-918c-ecd79d3828ee","inspection_id":"01a2223a-923f-724c-918c-ecd6a2d251a6","view_id":"01a2223a-923f-75fc-91e8-fd4032a55b3c","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T12:56:33.599Z","discarded_at":"2026-11-28T12:56:33.600Z"}');
INSERT INTO events VALUES(11,X'01a2223a92407492a564b771c32c4caa','inspection.completed',X'01a2223a923f724c918cecd6a2d251a6','ber1',1795870593600,'{"id":"01a2223a-923f-724c-918c-ecd6a2d251a6","status":"completed","verdict":"review","decision":{"id":"01a2223a-9240-7492-a564-b7702b824113","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T12:56:33.600Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.599Z","completed_at":"2026-11-28T12:56:33.600Z","views":[{"id":"01a2223a-923f-75fc-91e8-fd4032a55b3c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.599Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a923f75fc91e8fd4032a55b3c01a2223a923f75fc91e8fd4032a55b3c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a2223a92417520b2c3f9ec5d4298c7','inspection.created',X'01a2223a92417520b2c3f9ea0f4fbc91','ber1',1795870593601,'{"id":"01a2223a-9241-7520-b2c3-f9ea0f4fbc91","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.601Z","completed_at":null,"views":[{"id":"01a2223a-9241-71e4-90a2-23e900041a0d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.601Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924171e490a223e900041a0d01a2223a924171e490a223e900041a0d"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a2223a924377c08ae52fdd275c9906','inspection.completed',X'01a2223a92417520b2c3f9ea0f4fbc91','ber1',1795870593603,'{"id":"01a2223a-9241-7520-b2c3-f9ea0f4fbc91","status":"completed","verdict":"accept","decision":{"id":"01a2223a-9243-77c0-8ae5-2fdc0dda05b8","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T12:56:33.603Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.601Z","completed_at":"2026-11-28T12:56:33.603Z","views":[{"id":"01a2223a-9241-71e4-90a2-23e900041a0d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.601Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924171e490a223e900041a0d01a2223a924171e490a223e900041a0d"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a2223a924572c295476b68057b5ca2','inspection.redecided',X'01a2223a92417520b2c3f9ea0f4fbc91','ber1',1795870593605,'{"id":"01a2223a-9241-7520-b2c3-f9ea0f4fbc91","status":"completed","verdict":"reject","decision":{"id":"01a2223a-9245-72c2-9547-6b67d20641c7","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T12:56:33.605Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.601Z","completed_at":"2026-11-28T12:56:33.603Z","views":[{"id":"01a2223a-9241-71e4-90a2-23e900041a0d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.601Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924171e490a223e900041a0d01a2223a924171e490a223e900041a0d"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a2223a-9244-75d4-8bf8-302ed08a4c83","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.604Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924475d48bf8302ed08a4c8301a2223a924475d48bf8302ed08a4c83"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a2223a92467719801f3a9e883aed90','inspection.created',X'01a2223a92467719801f3a9cebc9a65b','hub',1795870593606,'{"id":"01a2223a-9246-7719-801f-3a9cebc9a65b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.606Z","completed_at":null,"views":[{"id":"01a2223a-9246-75fe-b020-4712dce0795b","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T12:56:33.606Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924675feb0204712dce0795b01a2223a924675feb0204712dce0795b"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a2223a924871f792f731658a162e4e','inspection.completed',X'01a2223a92467719801f3a9cebc9a65b','hub',1795870593608,'{"id":"01a2223a-9246-7719-801f-3a9cebc9a65b","status":"completed","verdict":"accept","decision":{"id":"01a2223a-9248-71f7-92f7-316487a5ab66","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T12:56:33.608Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.606Z","completed_at":"2026-11-28T12:56:33.608Z","views":[{"id":"01a2223a-9246-75fe-b020-4712dce0795b","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T12:56:33.606Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924675feb0204712dce0795b01a2223a924675feb0204712dce0795b"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a2223a924871f792f73168bf6e223b','inspection.created',X'01a2223a924871f792f73166410c72c8','ber1',1795870593608,'{"id":"01a2223a-9248-71f7-92f7-3166410c72c8","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T12:56:33.608Z","completed_at":null,"views":[{"id":"01a2223a-9248-7241-a8c3-6becede9304d","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T12:56:33.608Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a92487241a8c36becede9304d01a2223a92487241a8c36becede9304d"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a2223a924b763f99d928cd0c0d4bf9','inspection.created',X'01a2223a924b763f99d928cb79059830','ber1',1795870593611,'{"id":"01a2223a-924b-763f-99d9-28cb79059830","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.611Z","completed_at":null,"views":[{"id":"01a2223a-924b-72bf-8f4e-ea4ba5e3ee21","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.611Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924b72bf8f4eea4ba5e3ee2101a2223a924b72bf8f4eea4ba5e3ee21"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a2223a924c7754a471bc34c53be555','inspection.cancelled',X'01a2223a924b763f99d928cb79059830','ber1',1795870593612,'{"id":"01a2223a-924b-763f-99d9-28cb79059830","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.611Z","completed_at":"2026-11-28T12:56:33.612Z","views":[{"id":"01a2223a-924b-72bf-8f4e-ea4ba5e3ee21","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.611Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924b72bf8f4eea4ba5e3ee2101a2223a924b72bf8f4eea4ba5e3ee21"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a2223a924d7629aff549c9422a7947','inspection.created',X'01a2223a924d7629aff549c76a0d9791','ber1',1795870593613,'{"id":"01a2223a-924d-7629-aff5-49c76a0d9791","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.613Z","completed_at":null,"views":[{"id":"01a2223a-924d-720b-87c3-d2b344b4dfa6","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.613Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924d720b87c3d2b344b4dfa601a2223a924d720b87c3d2b344b4dfa6"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a2223a924e72b88efe316c14434cc8','inspection.created',X'01a2223a924e72b88efe316aa788942f','ber1',1795870593614,'{"id":"01a2223a-924e-72b8-8efe-316aa788942f","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.614Z","completed_at":null,"views":[{"id":"01a2223a-924e-75e2-b8e3-53e47c4985c8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.614Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924e75e2b8e353e47c4985c801a2223a924e75e2b8e353e47c4985c8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a2223a925072bba67e5016667e44d4','inspection.created',X'01a2223a925072bba67e501475d5ffed','ber1',1795870593616,'{"id":"01a2223a-9250-72bb-a67e-501475d5ffed","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.616Z","completed_at":null,"views":[{"id":"01a2223a-9250-758f-8336-17b3896fc9c6","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T12:56:33.616Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a9250758f833617b3896fc9c601a2223a9250758f833617b3896fc9c6"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a2223a925570ecb821c638e8cad8cc','inspection.reviewed',X'01a2223a92467719801f3a9cebc9a65b','hub',1795870593621,'{"id":"01a2223a-9246-7719-801f-3a9cebc9a65b","status":"completed","verdict":"accept","decision":{"id":"01a2223a-9255-70ec-b821-c637fbf40fa1","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T12:56:33.621Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T12:56:33.621Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T12:56:33.606Z","completed_at":"2026-11-28T12:56:33.608Z","views":[{"id":"01a2223a-9246-75fe-b020-4712dce0795b","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T12:56:33.606Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2223a924675feb0204712dce0795b01a2223a924675feb0204712dce0795b"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a2223a9257706c9bd3469caad3142e','alarm.raised',NULL,'ham2',1795870593623,'{"id":"01a2223a-9257-706c-9bd3-469b09e7d608","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a2223a-9257-74a3-a651-ab3d38a3b2ac"],"raised_at":"2026-11-28T12:56:33.623Z","cleared_at":null,"relearn":false}');
INSERT INTO events VALUES(25,X'01a2223a925974ab8e7c58699d9388ec','inspection.held',X'01a2223a923a746184314cdc780129fc','ber1',1795870593625,'{"by":"ada","inspection_id":"01a2223a-923a-7461-8431-4cdc780129fc","reason":"claim 17"}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a2223a9236730f8c23a48308c659e9',0,1795870593590);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795870593591);
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
INSERT INTO models_served VALUES('default',1795870593607);
INSERT INTO models_served VALUES('dock',1795870593607);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795870593590,1795870593616,X'01a2223a925072bba67e501475d5ffed',X'01a2223a9250758f833617b3896fc9c6');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795870593606,1795870593606,X'01a2223a92467719801f3a9cebc9a65b',X'01a2223a924675feb0204712dce0795b');
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
INSERT INTO attempts VALUES(X'01a2223a923f724c918cecd79d3828ee',1,1795870593600,1795870593600,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a2223a924e72b88efe316baa42538d',1,1795870593615,1795870593616,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a2223a92407492a564b7702b824113',X'01a2223a923f724c918cecd6a2d251a6','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795870593600,NULL,NULL,NULL);
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
INSERT INTO answers VALUES(X'01a2223a925570ecb821c6362cc18ea7',X'01a2223a92467719801f3a9cebc9a65b',NULL,X'01a2223a924871f792f7316487a5ab66','hub','ada',NULL,'accept','looked at again',0,'{"01a2223a-9246-75fe-b020-4712dce0795b":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795870593621,NULL);
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
INSERT INTO alarms VALUES(X'01a2223a9257706c9bd3469b09e7d608','escape','pair','ham2','','more escapes than was promised','["01a2223a-9257-74a3-a651-ab3d38a3b2ac"]',1795870593623,NULL,0);
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
INSERT INTO secrets VALUES('audit',X'7f52f93bb9746f30fc59c2c705ca7a342f3c12530fa47a20a785382d088cd198');
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
INSERT INTO calibrations VALUES(X'01a2223a9256752fa6f392d49446d83a','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795870593622);
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;
INSERT INTO processes VALUES('sample',1795870593623,'{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');
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
INSERT INTO holds VALUES(X'01a2223a923a746184314cdc780129fc','ber1','claim 17','ada',1795870593625);
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
CREATE INDEX inspections_kept ON inspections (kept, id);
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
CREATE INDEX jobs_running ON jobs (id) WHERE state = 'running';
COMMIT;
