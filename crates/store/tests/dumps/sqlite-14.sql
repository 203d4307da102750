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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-28 17:22:38',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',3493137);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-28 17:22:38',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',1609084);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-28 17:22:38',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',1609131);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-28 17:22:38',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',909748);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-28 17:22:38',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',803157);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-28 17:22:38',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',3507023);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-28 17:22:38',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',1143804);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-28 17:22:38',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',937576);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-28 17:22:38',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',2748612);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-28 17:22:38',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',2458090);
INSERT INTO _sqlx_migrations VALUES(11,'telemetry','2026-11-28 17:22:38',1,X'4d92a87dbf6b3fb088caa150f3d85d01ffb1025d285098f935fc7061772925fb36e04666fdb4b79e17624f1af4929775',1546250);
INSERT INTO _sqlx_migrations VALUES(12,'holds','2026-11-28 17:22:38',1,X'502c7feea0c06c9e1be3082a7b7d12cd5e3e2feb12194489b1d450b49adbd74f05ccffbe7e49bf36170d3c7a6ca06960',3246400);
INSERT INTO _sqlx_migrations VALUES(13,'counts','2026-11-28 17:22:38',1,X'a78ca3d47fce35559601c03ef77dfedc5855edfe9e57afdf49e062486f84a6662d1ef3d7918587e594eeaf2a0cf08536',706466);
INSERT INTO _sqlx_migrations VALUES(14,'lean','2026-11-28 17:22:38',1,X'5a60d62155838bf5de73e5d0803fbcdf43370124fb21ff862ebffbe09f20b2f4a9ce5a1871cb399eb35e755efc77bde0',1030761);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795886558470,1795886558470);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795886558467,1795886558467);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795886558469,NULL);
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
INSERT INTO inspections VALUES(X'01a2232e2d06762498e3120941ddee88','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a2232e2d09744f9c8612c82945f20a',1795886558470,1795886558473,1795886558473,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d0a704face5fb3b0d455213','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2232e2d0b75929b1b2cf07f352707',1795886558474,1795886558475,1795886558475,NULL,NULL,7);
INSERT INTO inspections VALUES(X'01a2232e2d0c72c78490f6d09c00ad8a','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2232e2d0d70dead1912052ec70512',1795886558476,1795886558477,1795886558477,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d0d70dead191207999f18c3','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2232e2d0f75108fae36e07cdcc255',1795886558477,1795886558479,1795886558479,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d107076a9d6c3b19447a1b0','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2232e2d137733b74c733122481f70',1795886558480,1795886558481,1795886558483,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d1475399c717535a159788e','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2232e2d1f7658b32546f41c57dc0c',1795886558484,1795886558485,1795886558495,NULL,X'01a2232e2d1f7658b32546f39dec3996',3);
INSERT INTO inspections VALUES(X'01a2232e2d167707908c6a5972db7f3a','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111246558486,NULL,2111246558486,0,NULL,1795886558486,NULL,1795886558487,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d18740caab3c75a50eda033','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795886558488,1795886558489,1795886558489,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d197245b3f1221520fc714a','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795886558489,NULL,1795886558489,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d1b74a984996b9a618d6ffb','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795886558491,NULL,1795886558492,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2232e2d1d73bf83f0fdc51a6e6c16','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795886558493,NULL,1795886558493,NULL,NULL,3);
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
INSERT INTO views VALUES(X'01a2232e2d0671ee8ce6d12fdede1067',X'01a2232e2d06762498e3120941ddee88',0,X'01a2232e2d06762498e3120a3e7f1dca','originals/2026/03/01/01a2232e-2d06-71ee-8ce6-d12fdede1067','cam-1',NULL,NULL,1795886558470,640,480,'jpeg',12345,'01a2232e2d0671ee8ce6d12fdede106701a2232e2d0671ee8ce6d12fdede1067',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d0a77bc984192dcbe725dcd',X'01a2232e2d0a704face5fb3b0d455213',0,X'01a2232e2d0a704face5fb3c8d384bcc','originals/2026/03/01/01a2232e-2d0a-77bc-9841-92dcbe725dcd','cam-1',NULL,NULL,1795886558474,640,480,'jpeg',12345,'01a2232e2d0a77bc984192dcbe725dcd01a2232e2d0a77bc984192dcbe725dcd',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d0c74098567e22ad079510c',X'01a2232e2d0c72c78490f6d09c00ad8a',0,X'01a2232e2d0c72c78490f6d114414e92','originals/2026/03/01/01a2232e-2d0c-7409-8567-e22ad079510c','cam-1',NULL,NULL,1795886558476,640,480,'jpeg',12345,'01a2232e2d0c74098567e22ad079510c01a2232e2d0c74098567e22ad079510c',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d0d77938d8b3c909ced00d1',X'01a2232e2d0d70dead191207999f18c3',0,X'01a2232e2d0d70dead1912082d029cd1','originals/2026/03/01/01a2232e-2d0d-7793-8d8b-3c909ced00d1','cam-1',NULL,NULL,1795886558477,640,480,'jpeg',12345,'01a2232e2d0d77938d8b3c909ced00d101a2232e2d0d77938d8b3c909ced00d1',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d10762990a4280390450454',X'01a2232e2d107076a9d6c3b19447a1b0',0,X'01a2232e2d107076a9d6c3b2c18fb261','originals/2026/03/01/01a2232e-2d10-7629-90a4-280390450454','cam-1',NULL,NULL,1795886558480,640,480,'jpeg',12345,'01a2232e2d10762990a428039045045401a2232e2d10762990a4280390450454',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d1271eaa46d126c9f249ffb',X'01a2232e2d107076a9d6c3b19447a1b0',1,X'01a2232e2d12736d841e7fc31454911e','originals/2026/03/01/01a2232e-2d12-71ea-a46d-126c9f249ffb','cam-1',NULL,NULL,1795886558482,640,480,'jpeg',12345,'01a2232e2d1271eaa46d126c9f249ffb01a2232e2d1271eaa46d126c9f249ffb',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d147101ad06cb6e39c3d410',X'01a2232e2d1475399c717535a159788e',0,X'01a2232e2d1475399c717536e047942e','originals/2026/03/01/01a2232e-2d14-7101-ad06-cb6e39c3d410','dock-1','top',NULL,1795886558484,640,480,'jpeg',12345,'01a2232e2d147101ad06cb6e39c3d41001a2232e2d147101ad06cb6e39c3d410','00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',NULL);
INSERT INTO views VALUES(X'01a2232e2d16738dabdd12a51d7998c2',X'01a2232e2d167707908c6a5972db7f3a',0,X'01a2232e2d167707908c6a5a3d7d158c','originals/2026/03/01/01a2232e-2d16-738d-abdd-12a51d7998c2','cam-1','top',NULL,1795886558486,640,480,'jpeg',12345,'01a2232e2d16738dabdd12a51d7998c201a2232e2d16738dabdd12a51d7998c2',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d1872db814ba7404b366547',X'01a2232e2d18740caab3c75a50eda033',0,X'01a2232e2d18740caab3c75b0c99998d','originals/2026/03/01/01a2232e-2d18-72db-814b-a7404b366547','cam-1',NULL,NULL,1795886558488,640,480,'jpeg',12345,'01a2232e2d1872db814ba7404b36654701a2232e2d1872db814ba7404b366547',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d1976b0b53ec5ef29f09db6',X'01a2232e2d197245b3f1221520fc714a',0,X'01a2232e2d197245b3f12216e911adf2','originals/2026/03/01/01a2232e-2d19-76b0-b53e-c5ef29f09db6','cam-1',NULL,NULL,1795886558489,640,480,'jpeg',12345,'01a2232e2d1976b0b53ec5ef29f09db601a2232e2d1976b0b53ec5ef29f09db6',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d1b7065b93f3625e339bfa4',X'01a2232e2d1b74a984996b9a618d6ffb',0,X'01a2232e2d1b74a984996b9b63bf2339','originals/2026/03/01/01a2232e-2d1b-7065-b93f-3625e339bfa4','cam-1',NULL,NULL,1795886558491,640,480,'jpeg',12345,'01a2232e2d1b7065b93f3625e339bfa401a2232e2d1b7065b93f3625e339bfa4',NULL,NULL);
INSERT INTO views VALUES(X'01a2232e2d1c73f399dc39c6dff734ac',X'01a2232e2d1d73bf83f0fdc51a6e6c16',0,X'01a2232e2d1d73bf83f0fdc68faafbab','originals/2026/03/01/01a2232e-2d1c-73f3-99dc-39c6dff734ac','cam-1',NULL,NULL,1795886558493,640,480,'jpeg',12345,'01a2232e2d1c73f399dc39c6dff734ac01a2232e2d1c73f399dc39c6dff734ac',NULL,NULL);
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
INSERT INTO jobs VALUES(X'01a2232e2d06762498e3120a3e7f1dca',X'01a2232e2d06762498e3120941ddee88',X'01a2232e2d0671ee8ce6d12fdede1067',1,'completed',1,3,1,1795886558470,NULL,NULL,NULL,NULL,NULL,1795886558473,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d0a704face5fb3c8d384bcc',X'01a2232e2d0a704face5fb3b0d455213',X'01a2232e2d0a77bc984192dcbe725dcd',1,'completed',1,3,1,1795886558474,NULL,NULL,NULL,NULL,NULL,1795886558475,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d0c72c78490f6d114414e92',X'01a2232e2d0c72c78490f6d09c00ad8a',X'01a2232e2d0c74098567e22ad079510c',1,'completed',1,3,1,1795886558476,NULL,NULL,'corrupt','it ends too early',NULL,1795886558477,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d0d70dead1912082d029cd1',X'01a2232e2d0d70dead191207999f18c3',X'01a2232e2d0d77938d8b3c909ced00d1',1,'discarded',1,3,1,1795886558477,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795886558479,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d107076a9d6c3b2c18fb261',X'01a2232e2d107076a9d6c3b19447a1b0',X'01a2232e2d10762990a4280390450454',1,'completed',1,3,1,1795886558480,NULL,NULL,NULL,NULL,NULL,1795886558481,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d12736d841e7fc31454911e',X'01a2232e2d107076a9d6c3b19447a1b0',X'01a2232e2d1271eaa46d126c9f249ffb',1,'completed',0,3,1,1795886558482,NULL,NULL,NULL,NULL,NULL,1795886558483,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d1475399c717536e047942e',X'01a2232e2d1475399c717535a159788e',X'01a2232e2d147101ad06cb6e39c3d410',1,'completed',0,3,1,1795886558484,NULL,NULL,NULL,NULL,NULL,1795886558485,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d167707908c6a5a3d7d158c',X'01a2232e2d167707908c6a5972db7f3a',X'01a2232e2d16738dabdd12a51d7998c2',1,'completed',1,3,1,1795886558486,NULL,NULL,NULL,NULL,NULL,1795886558487,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d18740caab3c75b0c99998d',X'01a2232e2d18740caab3c75a50eda033',X'01a2232e2d1872db814ba7404b366547',1,'cancelled',0,3,0,1795886558488,NULL,NULL,NULL,NULL,NULL,1795886558489,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d197245b3f12216e911adf2',X'01a2232e2d197245b3f1221520fc714a',X'01a2232e2d1976b0b53ec5ef29f09db6',1,'running',1,3,1,1795886558489,1795886618490,'test',NULL,NULL,NULL,NULL,10,'default',1795886558490,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d1b74a984996b9b63bf2339',X'01a2232e2d1b74a984996b9a618d6ffb',X'01a2232e2d1b7065b93f3625e339bfa4',1,'retryable',1,3,1,1795890158492,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2232e2d1d73bf83f0fdc68faafbab',X'01a2232e2d1d73bf83f0fdc51a6e6c16',X'01a2232e2d1c73f399dc39c6dff734ac',1,'available',0,3,0,1795886558493,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a2232e2d0671ee8ce6d12fdede1067',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795886558473,NULL);
INSERT INTO inferences VALUES(X'01a2232e2d0a77bc984192dcbe725dcd',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795886558475,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a2232e2d10762990a4280390450454',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795886558481,NULL);
INSERT INTO inferences VALUES(X'01a2232e2d1271eaa46d126c9f249ffb',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795886558483,NULL);
INSERT INTO inferences VALUES(X'01a2232e2d147101ad06cb6e39c3d410',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795886558485,NULL);
INSERT INTO inferences VALUES(X'01a2232e2d16738dabdd12a51d7998c2',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795886558487,NULL);
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
INSERT INTO decisions VALUES(X'01a2232e2d09744f9c8612c82945f20a',X'01a2232e2d06762498e3120941ddee88','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795886558473,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2232e2d0b75929b1b2cf07f352707',X'01a2232e2d0a704face5fb3b0d455213','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795886558475,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a2232e2d0d70dead1912052ec70512',X'01a2232e2d0c72c78490f6d09c00ad8a','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795886558477,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a2232e2d0f75108fae36e07cdcc255',X'01a2232e2d0d70dead191207999f18c3','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795886558479,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a2232e2d1170d5a3c8ca37e523920e',X'01a2232e2d107076a9d6c3b19447a1b0','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795886558481,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2232e2d137733b74c733122481f70',X'01a2232e2d107076a9d6c3b19447a1b0','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795886558483,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a2232e2d1576eea04cecb1352e97a3',X'01a2232e2d1475399c717535a159788e','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795886558485,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2232e2d1f7658b32546f41c57dc0c',X'01a2232e2d1475399c717535a159788e','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795886558495,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a2232e2d0370e688a215bd30a25ab1','policy.activated',NULL,NULL,1795886558467,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a2232e2d06762498e3120808ee5c1d','policy.activated',NULL,NULL,1795886558470,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a2232e2d06762498e3120b9c4d6999','inspection.created',X'01a2232e2d06762498e3120941ddee88','ber1',1795886558470,'{"id":"01a2232e-2d06-7624-98e3-120941ddee88","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T17:22:38.470Z","completed_at":null,"views":[{"id":"01a2232e-2d06-71ee-8ce6-d12fdede1067","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.470Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0671ee8ce6d12fdede106701a2232e2d0671ee8ce6d12fdede1067"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a2232e2d09744f9c8612c940552a32','inspection.completed',X'01a2232e2d06762498e3120941ddee88','ber1',1795886558473,'{"id":"01a2232e-2d06-7624-98e3-120941ddee88","status":"completed","verdict":"accept","decision":{"id":"01a2232e-2d09-744f-9c86-12c82945f20a","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T17:22:38.473Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T17:22:38.470Z","completed_at":"2026-11-28T17:22:38.473Z","views":[{"id":"01a2232e-2d06-71ee-8ce6-d12fdede1067","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.470Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0671ee8ce6d12fdede106701a2232e2d0671ee8ce6d12fdede1067"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a2232e2d0a704face5fb3d1fce1650','inspection.created',X'01a2232e2d0a704face5fb3b0d455213','ber1',1795886558474,'{"id":"01a2232e-2d0a-704f-ace5-fb3b0d455213","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.474Z","completed_at":null,"views":[{"id":"01a2232e-2d0a-77bc-9841-92dcbe725dcd","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.474Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0a77bc984192dcbe725dcd01a2232e2d0a77bc984192dcbe725dcd"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a2232e2d0b75929b1b2cf14a1b0de0','inspection.completed',X'01a2232e2d0a704face5fb3b0d455213','ber1',1795886558475,'{"id":"01a2232e-2d0a-704f-ace5-fb3b0d455213","status":"completed","verdict":"reject","decision":{"id":"01a2232e-2d0b-7592-9b1b-2cf07f352707","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T17:22:38.475Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.474Z","completed_at":"2026-11-28T17:22:38.475Z","views":[{"id":"01a2232e-2d0a-77bc-9841-92dcbe725dcd","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.474Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0a77bc984192dcbe725dcd01a2232e2d0a77bc984192dcbe725dcd"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a2232e2d0c72c78490f6d2d2c6f86d','inspection.created',X'01a2232e2d0c72c78490f6d09c00ad8a','ber1',1795886558476,'{"id":"01a2232e-2d0c-72c7-8490-f6d09c00ad8a","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.476Z","completed_at":null,"views":[{"id":"01a2232e-2d0c-7409-8567-e22ad079510c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.476Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0c74098567e22ad079510c01a2232e2d0c74098567e22ad079510c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a2232e2d0d70dead191206d3992db1','inspection.completed',X'01a2232e2d0c72c78490f6d09c00ad8a','ber1',1795886558477,'{"id":"01a2232e-2d0c-72c7-8490-f6d09c00ad8a","status":"completed","verdict":"recapture","decision":{"id":"01a2232e-2d0d-70de-ad19-12052ec70512","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T17:22:38.477Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.476Z","completed_at":"2026-11-28T17:22:38.477Z","views":[{"id":"01a2232e-2d0c-7409-8567-e22ad079510c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.476Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0c74098567e22ad079510c01a2232e2d0c74098567e22ad079510c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a2232e2d0d70dead191209a9dc50d3','inspection.created',X'01a2232e2d0d70dead191207999f18c3','ber1',1795886558477,'{"id":"01a2232e-2d0d-70de-ad19-1207999f18c3","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.477Z","completed_at":null,"views":[{"id":"01a2232e-2d0d-7793-8d8b-3c909ced00d1","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.477Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0d77938d8b3c909ced00d101a2232e2d0d77938d8b3c909ced00d1"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a2232e2d0f75108fae36dfcddad396','job.discarded',X'01a2232e2d0d70dead191207999f18c3','ber1',1795886558479,'{"job_id":"01a2232e-2d0d-70de-ad19-12082d029cd1","inspection_id":"01a2232e-2d0d-70de-ad19-1207999f18c3","view_id":"01a2232e-2d0d-7793-8d8b-3c909ced00d1","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T17:22:38.477Z","discarded_at":"2026-11-28T17:22:38.479Z"}');
INSERT INTO events VALUES(11,X'01a2232e2d0f75108fae36e11a4efd86','inspection.completed',X'01a2232e2d0d70dead191207999f18c3','ber1',1795886558479,'{"id":"01a2232e-2d0d-70de-ad19-1207999f18c3","status":"completed","verdict":"review","decision":{"id":"01a2232e-2d0f-7510-8fae-36e07cdcc255","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T17:22:38.479Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.477Z","completed_at":"2026-11-28T17:22:38.479Z","views":[{"id":"01a2232e-2d0d-7793-8d8b-3c909ced00d1","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.477Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d0d77938d8b3c909ced00d101a2232e2d0d77938d8b3c909ced00d1"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a2232e2d107076a9d6c3b30384c6ec','inspection.created',X'01a2232e2d107076a9d6c3b19447a1b0','ber1',1795886558480,'{"id":"01a2232e-2d10-7076-a9d6-c3b19447a1b0","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.480Z","completed_at":null,"views":[{"id":"01a2232e-2d10-7629-90a4-280390450454","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.480Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d10762990a428039045045401a2232e2d10762990a4280390450454"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a2232e2d1170d5a3c8ca38c0209af6','inspection.completed',X'01a2232e2d107076a9d6c3b19447a1b0','ber1',1795886558481,'{"id":"01a2232e-2d10-7076-a9d6-c3b19447a1b0","status":"completed","verdict":"accept","decision":{"id":"01a2232e-2d11-70d5-a3c8-ca37e523920e","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T17:22:38.481Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.480Z","completed_at":"2026-11-28T17:22:38.481Z","views":[{"id":"01a2232e-2d10-7629-90a4-280390450454","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.480Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d10762990a428039045045401a2232e2d10762990a4280390450454"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a2232e2d137733b74c7332446aa1fe','inspection.redecided',X'01a2232e2d107076a9d6c3b19447a1b0','ber1',1795886558483,'{"id":"01a2232e-2d10-7076-a9d6-c3b19447a1b0","status":"completed","verdict":"reject","decision":{"id":"01a2232e-2d13-7733-b74c-733122481f70","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T17:22:38.483Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.480Z","completed_at":"2026-11-28T17:22:38.481Z","views":[{"id":"01a2232e-2d10-7629-90a4-280390450454","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.480Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d10762990a428039045045401a2232e2d10762990a4280390450454"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a2232e-2d12-71ea-a46d-126c9f249ffb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.482Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d1271eaa46d126c9f249ffb01a2232e2d1271eaa46d126c9f249ffb"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a2232e2d1475399c7175378d8bcc44','inspection.created',X'01a2232e2d1475399c717535a159788e','hub',1795886558484,'{"id":"01a2232e-2d14-7539-9c71-7535a159788e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.484Z","completed_at":null,"views":[{"id":"01a2232e-2d14-7101-ad06-cb6e39c3d410","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T17:22:38.484Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d147101ad06cb6e39c3d41001a2232e2d147101ad06cb6e39c3d410"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a2232e2d1576eea04cecb2b738d2ca','inspection.completed',X'01a2232e2d1475399c717535a159788e','hub',1795886558485,'{"id":"01a2232e-2d14-7539-9c71-7535a159788e","status":"completed","verdict":"accept","decision":{"id":"01a2232e-2d15-76ee-a04c-ecb1352e97a3","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T17:22:38.485Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.484Z","completed_at":"2026-11-28T17:22:38.485Z","views":[{"id":"01a2232e-2d14-7101-ad06-cb6e39c3d410","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T17:22:38.484Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d147101ad06cb6e39c3d41001a2232e2d147101ad06cb6e39c3d410"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a2232e2d167707908c6a5b3ebb5618','inspection.created',X'01a2232e2d167707908c6a5972db7f3a','ber1',1795886558486,'{"id":"01a2232e-2d16-7707-908c-6a5972db7f3a","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T17:22:38.486Z","completed_at":null,"views":[{"id":"01a2232e-2d16-738d-abdd-12a51d7998c2","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T17:22:38.486Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d16738dabdd12a51d7998c201a2232e2d16738dabdd12a51d7998c2"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a2232e2d18740caab3c75c070fb52f','inspection.created',X'01a2232e2d18740caab3c75a50eda033','ber1',1795886558488,'{"id":"01a2232e-2d18-740c-aab3-c75a50eda033","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.488Z","completed_at":null,"views":[{"id":"01a2232e-2d18-72db-814b-a7404b366547","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.488Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d1872db814ba7404b36654701a2232e2d1872db814ba7404b366547"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a2232e2d197245b3f122142e6e22e4','inspection.cancelled',X'01a2232e2d18740caab3c75a50eda033','ber1',1795886558489,'{"id":"01a2232e-2d18-740c-aab3-c75a50eda033","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.488Z","completed_at":"2026-11-28T17:22:38.489Z","views":[{"id":"01a2232e-2d18-72db-814b-a7404b366547","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.488Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d1872db814ba7404b36654701a2232e2d1872db814ba7404b366547"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a2232e2d197245b3f12217580d5c2a','inspection.created',X'01a2232e2d197245b3f1221520fc714a','ber1',1795886558489,'{"id":"01a2232e-2d19-7245-b3f1-221520fc714a","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.489Z","completed_at":null,"views":[{"id":"01a2232e-2d19-76b0-b53e-c5ef29f09db6","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.489Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d1976b0b53ec5ef29f09db601a2232e2d1976b0b53ec5ef29f09db6"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a2232e2d1b74a984996b9c4a2f6363','inspection.created',X'01a2232e2d1b74a984996b9a618d6ffb','ber1',1795886558491,'{"id":"01a2232e-2d1b-74a9-8499-6b9a618d6ffb","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.491Z","completed_at":null,"views":[{"id":"01a2232e-2d1b-7065-b93f-3625e339bfa4","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.491Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d1b7065b93f3625e339bfa401a2232e2d1b7065b93f3625e339bfa4"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a2232e2d1d73bf83f0fdc7d275e6a1','inspection.created',X'01a2232e2d1d73bf83f0fdc51a6e6c16','ber1',1795886558493,'{"id":"01a2232e-2d1d-73bf-83f0-fdc51a6e6c16","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.493Z","completed_at":null,"views":[{"id":"01a2232e-2d1c-73f3-99dc-39c6dff734ac","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T17:22:38.493Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d1c73f399dc39c6dff734ac01a2232e2d1c73f399dc39c6dff734ac"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a2232e2d1f7658b32546f5849c9618','inspection.reviewed',X'01a2232e2d1475399c717535a159788e','hub',1795886558495,'{"id":"01a2232e-2d14-7539-9c71-7535a159788e","status":"completed","verdict":"accept","decision":{"id":"01a2232e-2d1f-7658-b325-46f41c57dc0c","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T17:22:38.495Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T17:22:38.495Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T17:22:38.484Z","completed_at":"2026-11-28T17:22:38.485Z","views":[{"id":"01a2232e-2d14-7101-ad06-cb6e39c3d410","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T17:22:38.484Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2232e2d147101ad06cb6e39c3d41001a2232e2d147101ad06cb6e39c3d410"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a2232e2d2171d7b3229de63ace2e3a','alarm.raised',NULL,'ham2',1795886558497,'{"id":"01a2232e-2d21-71d7-b322-9de5e5082869","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a2232e-2d21-731c-8559-288399124fa7"],"raised_at":"2026-11-28T17:22:38.497Z","cleared_at":null,"relearn":false}');
INSERT INTO events VALUES(25,X'01a2232e2d2274eda439f575372eb3d0','inspection.held',X'01a2232e2d0a704face5fb3b0d455213','ber1',1795886558498,'{"by":"ada","inspection_id":"01a2232e-2d0a-704f-ace5-fb3b0d455213","reason":"claim 17"}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a2232e2d06762498e3120941ddee88',0,1795886558470);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795886558471);
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
INSERT INTO models_served VALUES('default',1795886558485);
INSERT INTO models_served VALUES('dock',1795886558485);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795886558470,1795886558493,X'01a2232e2d1d73bf83f0fdc51a6e6c16',X'01a2232e2d1c73f399dc39c6dff734ac');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795886558484,1795886558484,X'01a2232e2d1475399c717535a159788e',X'01a2232e2d147101ad06cb6e39c3d410');
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
INSERT INTO attempts VALUES(X'01a2232e2d0d70dead1912082d029cd1',1,1795886558479,1795886558479,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a2232e2d1b74a984996b9b63bf2339',1,1795886558492,1795886558492,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a2232e2d0f75108fae36e07cdcc255',X'01a2232e2d0d70dead191207999f18c3','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795886558479,NULL,NULL,NULL);
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
INSERT INTO answers VALUES(X'01a2232e2d1f7658b32546f39dec3996',X'01a2232e2d1475399c717535a159788e',NULL,X'01a2232e2d1576eea04cecb1352e97a3','hub','ada',NULL,'accept','looked at again',0,'{"01a2232e-2d14-7101-ad06-cb6e39c3d410":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795886558495,NULL);
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
INSERT INTO alarms VALUES(X'01a2232e2d2171d7b3229de5e5082869','escape','pair','ham2','','more escapes than was promised','["01a2232e-2d21-731c-8559-288399124fa7"]',1795886558497,NULL,0);
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
INSERT INTO secrets VALUES('audit',X'80c320275ba4a8c604bd645576bb5cfca31b6e111defba27d17e2d351e348bf5');
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
INSERT INTO calibrations VALUES(X'01a2232e2d20749da576404acc0a014a','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795886558496);
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;
INSERT INTO processes VALUES('sample',1795886558497,'{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');
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
INSERT INTO holds VALUES(X'01a2232e2d0a704face5fb3b0d455213','ber1','claim 17','ada',1795886558498);
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
