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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-28 16:53:06',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',5019526);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-28 16:53:06',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',2841939);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-28 16:53:06',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',2056314);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-28 16:53:06',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',2217998);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-28 16:53:06',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',1723556);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-28 16:53:06',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',3757403);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-28 16:53:06',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',1721715);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-28 16:53:06',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',1283829);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-28 16:53:06',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',3326081);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-28 16:53:06',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',2769556);
INSERT INTO _sqlx_migrations VALUES(11,'telemetry','2026-11-28 16:53:06',1,X'4d92a87dbf6b3fb088caa150f3d85d01ffb1025d285098f935fc7061772925fb36e04666fdb4b79e17624f1af4929775',1681328);
INSERT INTO _sqlx_migrations VALUES(12,'holds','2026-11-28 16:53:06',1,X'502c7feea0c06c9e1be3082a7b7d12cd5e3e2feb12194489b1d450b49adbd74f05ccffbe7e49bf36170d3c7a6ca06960',3274724);
INSERT INTO _sqlx_migrations VALUES(13,'counts','2026-11-28 16:53:06',1,X'a78ca3d47fce35559601c03ef77dfedc5855edfe9e57afdf49e062486f84a6662d1ef3d7918587e594eeaf2a0cf08536',1240198);
INSERT INTO _sqlx_migrations VALUES(14,'lean','2026-11-28 16:53:06',1,X'a9792ceb584daeb2ee79c22f684c26341b51c8e29da8f3d5511f5e0c02edcf9dc5e0e70337e7b6ec03c9093622279842',1527766);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795884786302,1795884786302);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795884786300,1795884786300);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795884786301,NULL);
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
INSERT INTO inspections VALUES(X'01a2231322807465813643aa0a81128a','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a22313228374ff9493b9ea97f76871',1795884786304,1795884786307,1795884786307,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a22313228575d0a7fc3a3af4042d5e','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a22313228773a585797e07a164e839',1795884786309,1795884786311,1795884786311,NULL,NULL,7);
INSERT INTO inspections VALUES(X'01a2231322897039bd4322411c2a439f','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a22313228d73728d5210fb6f649a12',1795884786313,1795884786317,1795884786317,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a22313228e729e81e14156a693b896','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a223132292720589bf796c2e5f3eff',1795884786318,1795884786322,1795884786322,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2231322947489849634de7fa122d4','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a22313229c72c7963529ba2736bed0',1795884786324,1795884786328,1795884786332,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a22313229e7497996ecdc71bc5b745','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2231322b875208a8b24847f05ea50',1795884786334,1795884786337,1795884786360,NULL,X'01a2231322b875208a8b248373bde81e',3);
INSERT INTO inspections VALUES(X'01a2231322a277058637492bfdca34f6','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111244786338,NULL,2111244786338,0,NULL,1795884786338,NULL,1795884786342,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2231322a876f383aed4aef7b73e85','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795884786344,1795884786345,1795884786345,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2231322ab750ea78203a5c90cf724','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795884786347,NULL,1795884786347,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2231322af75a6942166b2d6588962','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795884786351,NULL,1795884786354,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a2231322b27289851b203ab084de97','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795884786354,NULL,1795884786354,NULL,NULL,3);
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
INSERT INTO views VALUES(X'01a22313227f724e805014975aac22ac',X'01a2231322807465813643aa0a81128a',0,X'01a2231322807465813643abbb6e14e9','originals/2026/03/01/01a22313-227f-724e-8050-14975aac22ac','cam-1',NULL,NULL,1795884786304,640,480,'jpeg',12345,'01a22313227f724e805014975aac22ac01a22313227f724e805014975aac22ac',NULL,NULL);
INSERT INTO views VALUES(X'01a22313228477a4987e321a8a0af7a0',X'01a22313228575d0a7fc3a3af4042d5e',0,X'01a22313228575d0a7fc3a3b56c7442a','originals/2026/03/01/01a22313-2284-77a4-987e-321a8a0af7a0','cam-1',NULL,NULL,1795884786309,640,480,'jpeg',12345,'01a22313228477a4987e321a8a0af7a001a22313228477a4987e321a8a0af7a0',NULL,NULL);
INSERT INTO views VALUES(X'01a223132289752690617215e8212499',X'01a2231322897039bd4322411c2a439f',0,X'01a2231322897039bd4322421fdd712b','originals/2026/03/01/01a22313-2289-7526-9061-7215e8212499','cam-1',NULL,NULL,1795884786313,640,480,'jpeg',12345,'01a223132289752690617215e821249901a223132289752690617215e8212499',NULL,NULL);
INSERT INTO views VALUES(X'01a22313228e7733a1c1bf2bc2d2a406',X'01a22313228e729e81e14156a693b896',0,X'01a22313228e729e81e1415751dc2b0f','originals/2026/03/01/01a22313-228e-7733-a1c1-bf2bc2d2a406','cam-1',NULL,NULL,1795884786318,640,480,'jpeg',12345,'01a22313228e7733a1c1bf2bc2d2a40601a22313228e7733a1c1bf2bc2d2a406',NULL,NULL);
INSERT INTO views VALUES(X'01a22313229471ee93aae4f35fcdbe1a',X'01a2231322947489849634de7fa122d4',0,X'01a2231322947489849634df99a472bc','originals/2026/03/01/01a22313-2294-71ee-93aa-e4f35fcdbe1a','cam-1',NULL,NULL,1795884786324,640,480,'jpeg',12345,'01a22313229471ee93aae4f35fcdbe1a01a22313229471ee93aae4f35fcdbe1a',NULL,NULL);
INSERT INTO views VALUES(X'01a22313229974b591900c4a95a796a4',X'01a2231322947489849634de7fa122d4',1,X'01a22313229973beabe3aee586c5194d','originals/2026/03/01/01a22313-2299-74b5-9190-0c4a95a796a4','cam-1',NULL,NULL,1795884786329,640,480,'jpeg',12345,'01a22313229974b591900c4a95a796a401a22313229974b591900c4a95a796a4',NULL,NULL);
INSERT INTO views VALUES(X'01a22313229e7178935c3123a53326a0',X'01a22313229e7497996ecdc71bc5b745',0,X'01a22313229e7497996ecdc88dfc0eb3','originals/2026/03/01/01a22313-229e-7178-935c-3123a53326a0','dock-1','top',NULL,1795884786334,640,480,'jpeg',12345,'01a22313229e7178935c3123a53326a001a22313229e7178935c3123a53326a0','00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',NULL);
INSERT INTO views VALUES(X'01a2231322a276fb8d9ad8b6a7341f50',X'01a2231322a277058637492bfdca34f6',0,X'01a2231322a277058637492ce4ab555e','originals/2026/03/01/01a22313-22a2-76fb-8d9a-d8b6a7341f50','cam-1','top',NULL,1795884786338,640,480,'jpeg',12345,'01a2231322a276fb8d9ad8b6a7341f5001a2231322a276fb8d9ad8b6a7341f50',NULL,NULL);
INSERT INTO views VALUES(X'01a2231322a8720b942d41c869f37ec5',X'01a2231322a876f383aed4aef7b73e85',0,X'01a2231322a876f383aed4afad45eb33','originals/2026/03/01/01a22313-22a8-720b-942d-41c869f37ec5','cam-1',NULL,NULL,1795884786344,640,480,'jpeg',12345,'01a2231322a8720b942d41c869f37ec501a2231322a8720b942d41c869f37ec5',NULL,NULL);
INSERT INTO views VALUES(X'01a2231322ab70f2abd3505d38c5ce94',X'01a2231322ab750ea78203a5c90cf724',0,X'01a2231322ab750ea78203a69475481b','originals/2026/03/01/01a22313-22ab-70f2-abd3-505d38c5ce94','cam-1',NULL,NULL,1795884786347,640,480,'jpeg',12345,'01a2231322ab70f2abd3505d38c5ce9401a2231322ab70f2abd3505d38c5ce94',NULL,NULL);
INSERT INTO views VALUES(X'01a2231322af73418f65b61368320a68',X'01a2231322af75a6942166b2d6588962',0,X'01a2231322af75a6942166b3481fadbb','originals/2026/03/01/01a22313-22af-7341-8f65-b61368320a68','cam-1',NULL,NULL,1795884786351,640,480,'jpeg',12345,'01a2231322af73418f65b61368320a6801a2231322af73418f65b61368320a68',NULL,NULL);
INSERT INTO views VALUES(X'01a2231322b2728aa477522e5e02e5e8',X'01a2231322b27289851b203ab084de97',0,X'01a2231322b27289851b203bbacd7f8f','originals/2026/03/01/01a22313-22b2-728a-a477-522e5e02e5e8','cam-1',NULL,NULL,1795884786354,640,480,'jpeg',12345,'01a2231322b2728aa477522e5e02e5e801a2231322b2728aa477522e5e02e5e8',NULL,NULL);
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
INSERT INTO jobs VALUES(X'01a2231322807465813643abbb6e14e9',X'01a2231322807465813643aa0a81128a',X'01a22313227f724e805014975aac22ac',1,'completed',1,3,1,1795884786304,NULL,NULL,NULL,NULL,NULL,1795884786307,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a22313228575d0a7fc3a3b56c7442a',X'01a22313228575d0a7fc3a3af4042d5e',X'01a22313228477a4987e321a8a0af7a0',1,'completed',1,3,1,1795884786309,NULL,NULL,NULL,NULL,NULL,1795884786311,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2231322897039bd4322421fdd712b',X'01a2231322897039bd4322411c2a439f',X'01a223132289752690617215e8212499',1,'completed',1,3,1,1795884786313,NULL,NULL,'corrupt','it ends too early',NULL,1795884786317,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a22313228e729e81e1415751dc2b0f',X'01a22313228e729e81e14156a693b896',X'01a22313228e7733a1c1bf2bc2d2a406',1,'discarded',1,3,1,1795884786318,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795884786322,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2231322947489849634df99a472bc',X'01a2231322947489849634de7fa122d4',X'01a22313229471ee93aae4f35fcdbe1a',1,'completed',1,3,1,1795884786324,NULL,NULL,NULL,NULL,NULL,1795884786328,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a22313229973beabe3aee586c5194d',X'01a2231322947489849634de7fa122d4',X'01a22313229974b591900c4a95a796a4',1,'completed',0,3,1,1795884786329,NULL,NULL,NULL,NULL,NULL,1795884786332,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a22313229e7497996ecdc88dfc0eb3',X'01a22313229e7497996ecdc71bc5b745',X'01a22313229e7178935c3123a53326a0',1,'completed',0,3,1,1795884786334,NULL,NULL,NULL,NULL,NULL,1795884786337,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2231322a277058637492ce4ab555e',X'01a2231322a277058637492bfdca34f6',X'01a2231322a276fb8d9ad8b6a7341f50',1,'completed',1,3,1,1795884786338,NULL,NULL,NULL,NULL,NULL,1795884786342,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2231322a876f383aed4afad45eb33',X'01a2231322a876f383aed4aef7b73e85',X'01a2231322a8720b942d41c869f37ec5',1,'cancelled',0,3,0,1795884786344,NULL,NULL,NULL,NULL,NULL,1795884786345,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2231322ab750ea78203a69475481b',X'01a2231322ab750ea78203a5c90cf724',X'01a2231322ab70f2abd3505d38c5ce94',1,'running',1,3,1,1795884786347,1795884846350,'test',NULL,NULL,NULL,NULL,10,'default',1795884786350,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2231322af75a6942166b3481fadbb',X'01a2231322af75a6942166b2d6588962',X'01a2231322af73418f65b61368320a68',1,'retryable',1,3,1,1795888386354,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a2231322b27289851b203bbacd7f8f',X'01a2231322b27289851b203ab084de97',X'01a2231322b2728aa477522e5e02e5e8',1,'available',0,3,0,1795884786354,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a22313227f724e805014975aac22ac',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795884786307,NULL);
INSERT INTO inferences VALUES(X'01a22313228477a4987e321a8a0af7a0',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795884786311,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a22313229471ee93aae4f35fcdbe1a',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795884786328,NULL);
INSERT INTO inferences VALUES(X'01a22313229974b591900c4a95a796a4',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795884786332,NULL);
INSERT INTO inferences VALUES(X'01a22313229e7178935c3123a53326a0',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795884786337,NULL);
INSERT INTO inferences VALUES(X'01a2231322a276fb8d9ad8b6a7341f50',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795884786342,NULL);
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
INSERT INTO decisions VALUES(X'01a22313228374ff9493b9ea97f76871',X'01a2231322807465813643aa0a81128a','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795884786307,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a22313228773a585797e07a164e839',X'01a22313228575d0a7fc3a3af4042d5e','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795884786311,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a22313228d73728d5210fb6f649a12',X'01a2231322897039bd4322411c2a439f','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795884786317,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a223132292720589bf796c2e5f3eff',X'01a22313228e729e81e14156a693b896','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795884786322,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a22313229871eeaa87271d31786724',X'01a2231322947489849634de7fa122d4','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795884786328,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a22313229c72c7963529ba2736bed0',X'01a2231322947489849634de7fa122d4','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795884786332,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a2231322a1768c81c7fb15717a2c73',X'01a22313229e7497996ecdc71bc5b745','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795884786337,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a2231322b875208a8b24847f05ea50',X'01a22313229e7497996ecdc71bc5b745','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795884786360,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a22313227c71359379c352adb77f35','policy.activated',NULL,NULL,1795884786300,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a22313227e71c597f3b9a25019cfac','policy.activated',NULL,NULL,1795884786302,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a2231322807465813643acc0c1d940','inspection.created',X'01a2231322807465813643aa0a81128a','ber1',1795884786304,'{"id":"01a22313-2280-7465-8136-43aa0a81128a","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T16:53:06.304Z","completed_at":null,"views":[{"id":"01a22313-227f-724e-8050-14975aac22ac","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.304Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313227f724e805014975aac22ac01a22313227f724e805014975aac22ac"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a22313228374ff9493b9ebe90dcc72','inspection.completed',X'01a2231322807465813643aa0a81128a','ber1',1795884786307,'{"id":"01a22313-2280-7465-8136-43aa0a81128a","status":"completed","verdict":"accept","decision":{"id":"01a22313-2283-74ff-9493-b9ea97f76871","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T16:53:06.307Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T16:53:06.304Z","completed_at":"2026-11-28T16:53:06.307Z","views":[{"id":"01a22313-227f-724e-8050-14975aac22ac","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.304Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313227f724e805014975aac22ac01a22313227f724e805014975aac22ac"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a22313228575d0a7fc3a3cb243033b','inspection.created',X'01a22313228575d0a7fc3a3af4042d5e','ber1',1795884786309,'{"id":"01a22313-2285-75d0-a7fc-3a3af4042d5e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.309Z","completed_at":null,"views":[{"id":"01a22313-2284-77a4-987e-321a8a0af7a0","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.309Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313228477a4987e321a8a0af7a001a22313228477a4987e321a8a0af7a0"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a22313228773a585797e08ddea90cf','inspection.completed',X'01a22313228575d0a7fc3a3af4042d5e','ber1',1795884786311,'{"id":"01a22313-2285-75d0-a7fc-3a3af4042d5e","status":"completed","verdict":"reject","decision":{"id":"01a22313-2287-73a5-8579-7e07a164e839","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T16:53:06.311Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.309Z","completed_at":"2026-11-28T16:53:06.311Z","views":[{"id":"01a22313-2284-77a4-987e-321a8a0af7a0","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.309Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313228477a4987e321a8a0af7a001a22313228477a4987e321a8a0af7a0"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a2231322897039bd432243b41eee55','inspection.created',X'01a2231322897039bd4322411c2a439f','ber1',1795884786313,'{"id":"01a22313-2289-7039-bd43-22411c2a439f","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.313Z","completed_at":null,"views":[{"id":"01a22313-2289-7526-9061-7215e8212499","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.313Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223132289752690617215e821249901a223132289752690617215e8212499"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a22313228d73728d5210fcec135240','inspection.completed',X'01a2231322897039bd4322411c2a439f','ber1',1795884786317,'{"id":"01a22313-2289-7039-bd43-22411c2a439f","status":"completed","verdict":"recapture","decision":{"id":"01a22313-228d-7372-8d52-10fb6f649a12","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T16:53:06.317Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.313Z","completed_at":"2026-11-28T16:53:06.317Z","views":[{"id":"01a22313-2289-7526-9061-7215e8212499","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.313Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223132289752690617215e821249901a223132289752690617215e8212499"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a22313228e729e81e141585962649c','inspection.created',X'01a22313228e729e81e14156a693b896','ber1',1795884786318,'{"id":"01a22313-228e-729e-81e1-4156a693b896","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.318Z","completed_at":null,"views":[{"id":"01a22313-228e-7733-a1c1-bf2bc2d2a406","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.318Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313228e7733a1c1bf2bc2d2a40601a22313228e7733a1c1bf2bc2d2a406"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a223132292720589bf796bbbbdb0a8','job.discarded',X'01a22313228e729e81e14156a693b896','ber1',1795884786322,'{"job_id":"01a22313-228e-729e-81e1-415751dc2b0f","inspection_id":"01a22313-228e-729e-81e1-4156a693b896","view_id":"01a22313-228e-7733-a1c1-bf2bc2d2a406","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T16:53:06.318Z","discarded_at":"2026-11-28T16:53:06.322Z"}');
INSERT INTO events VALUES(11,X'01a223132292720589bf796d8e946522','inspection.completed',X'01a22313228e729e81e14156a693b896','ber1',1795884786322,'{"id":"01a22313-228e-729e-81e1-4156a693b896","status":"completed","verdict":"review","decision":{"id":"01a22313-2292-7205-89bf-796c2e5f3eff","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T16:53:06.322Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.318Z","completed_at":"2026-11-28T16:53:06.322Z","views":[{"id":"01a22313-228e-7733-a1c1-bf2bc2d2a406","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.318Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313228e7733a1c1bf2bc2d2a40601a22313228e7733a1c1bf2bc2d2a406"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a2231322947489849634e0a1456cf1','inspection.created',X'01a2231322947489849634de7fa122d4','ber1',1795884786324,'{"id":"01a22313-2294-7489-8496-34de7fa122d4","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.324Z","completed_at":null,"views":[{"id":"01a22313-2294-71ee-93aa-e4f35fcdbe1a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.324Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313229471ee93aae4f35fcdbe1a01a22313229471ee93aae4f35fcdbe1a"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a22313229871eeaa87271ee68485e3','inspection.completed',X'01a2231322947489849634de7fa122d4','ber1',1795884786328,'{"id":"01a22313-2294-7489-8496-34de7fa122d4","status":"completed","verdict":"accept","decision":{"id":"01a22313-2298-71ee-aa87-271d31786724","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T16:53:06.328Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.324Z","completed_at":"2026-11-28T16:53:06.328Z","views":[{"id":"01a22313-2294-71ee-93aa-e4f35fcdbe1a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.324Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313229471ee93aae4f35fcdbe1a01a22313229471ee93aae4f35fcdbe1a"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a22313229c72c7963529bbdf2abe20','inspection.redecided',X'01a2231322947489849634de7fa122d4','ber1',1795884786332,'{"id":"01a22313-2294-7489-8496-34de7fa122d4","status":"completed","verdict":"reject","decision":{"id":"01a22313-229c-72c7-9635-29ba2736bed0","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T16:53:06.332Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.324Z","completed_at":"2026-11-28T16:53:06.328Z","views":[{"id":"01a22313-2294-71ee-93aa-e4f35fcdbe1a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.324Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313229471ee93aae4f35fcdbe1a01a22313229471ee93aae4f35fcdbe1a"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a22313-2299-74b5-9190-0c4a95a796a4","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.329Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313229974b591900c4a95a796a401a22313229974b591900c4a95a796a4"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a22313229e7497996ecdc95fc0178c','inspection.created',X'01a22313229e7497996ecdc71bc5b745','hub',1795884786334,'{"id":"01a22313-229e-7497-996e-cdc71bc5b745","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.334Z","completed_at":null,"views":[{"id":"01a22313-229e-7178-935c-3123a53326a0","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T16:53:06.334Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313229e7178935c3123a53326a001a22313229e7178935c3123a53326a0"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a2231322a1768c81c7fb1675ba423f','inspection.completed',X'01a22313229e7497996ecdc71bc5b745','hub',1795884786337,'{"id":"01a22313-229e-7497-996e-cdc71bc5b745","status":"completed","verdict":"accept","decision":{"id":"01a22313-22a1-768c-81c7-fb15717a2c73","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T16:53:06.337Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.334Z","completed_at":"2026-11-28T16:53:06.337Z","views":[{"id":"01a22313-229e-7178-935c-3123a53326a0","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T16:53:06.334Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313229e7178935c3123a53326a001a22313229e7178935c3123a53326a0"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a2231322a277058637492dd6fa4a98','inspection.created',X'01a2231322a277058637492bfdca34f6','ber1',1795884786338,'{"id":"01a22313-22a2-7705-8637-492bfdca34f6","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T16:53:06.338Z","completed_at":null,"views":[{"id":"01a22313-22a2-76fb-8d9a-d8b6a7341f50","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T16:53:06.338Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2231322a276fb8d9ad8b6a7341f5001a2231322a276fb8d9ad8b6a7341f50"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a2231322a876f383aed4b05ff5901e','inspection.created',X'01a2231322a876f383aed4aef7b73e85','ber1',1795884786344,'{"id":"01a22313-22a8-76f3-83ae-d4aef7b73e85","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.344Z","completed_at":null,"views":[{"id":"01a22313-22a8-720b-942d-41c869f37ec5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.344Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2231322a8720b942d41c869f37ec501a2231322a8720b942d41c869f37ec5"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a2231322a971a99fc21254c4a23dcd','inspection.cancelled',X'01a2231322a876f383aed4aef7b73e85','ber1',1795884786345,'{"id":"01a22313-22a8-76f3-83ae-d4aef7b73e85","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.344Z","completed_at":"2026-11-28T16:53:06.345Z","views":[{"id":"01a22313-22a8-720b-942d-41c869f37ec5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.344Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2231322a8720b942d41c869f37ec501a2231322a8720b942d41c869f37ec5"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a2231322ab750ea78203a7c7fc7dbd','inspection.created',X'01a2231322ab750ea78203a5c90cf724','ber1',1795884786347,'{"id":"01a22313-22ab-750e-a782-03a5c90cf724","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.347Z","completed_at":null,"views":[{"id":"01a22313-22ab-70f2-abd3-505d38c5ce94","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.347Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2231322ab70f2abd3505d38c5ce9401a2231322ab70f2abd3505d38c5ce94"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a2231322af75a6942166b46c8c8e4d','inspection.created',X'01a2231322af75a6942166b2d6588962','ber1',1795884786351,'{"id":"01a22313-22af-75a6-9421-66b2d6588962","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.351Z","completed_at":null,"views":[{"id":"01a22313-22af-7341-8f65-b61368320a68","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.351Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2231322af73418f65b61368320a6801a2231322af73418f65b61368320a68"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a2231322b27289851b203cb12d05d8','inspection.created',X'01a2231322b27289851b203ab084de97','ber1',1795884786354,'{"id":"01a22313-22b2-7289-851b-203ab084de97","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.354Z","completed_at":null,"views":[{"id":"01a22313-22b2-728a-a477-522e5e02e5e8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T16:53:06.354Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2231322b2728aa477522e5e02e5e801a2231322b2728aa477522e5e02e5e8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a2231322b875208a8b248512a202b0','inspection.reviewed',X'01a22313229e7497996ecdc71bc5b745','hub',1795884786360,'{"id":"01a22313-229e-7497-996e-cdc71bc5b745","status":"completed","verdict":"accept","decision":{"id":"01a22313-22b8-7520-8a8b-24847f05ea50","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T16:53:06.360Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T16:53:06.360Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T16:53:06.334Z","completed_at":"2026-11-28T16:53:06.337Z","views":[{"id":"01a22313-229e-7178-935c-3123a53326a0","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T16:53:06.334Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a22313229e7178935c3123a53326a001a22313229e7178935c3123a53326a0"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a2231322ba7415b797d216ba98ffb9','alarm.raised',NULL,'ham2',1795884786362,'{"id":"01a22313-22ba-7415-b797-d21567621501","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a22313-22ba-7310-b372-a370dd46453e"],"raised_at":"2026-11-28T16:53:06.362Z","cleared_at":null,"relearn":false}');
INSERT INTO events VALUES(25,X'01a2231322bc739c9da63fbace72703d','inspection.held',X'01a22313228575d0a7fc3a3af4042d5e','ber1',1795884786364,'{"by":"ada","inspection_id":"01a22313-2285-75d0-a7fc-3a3af4042d5e","reason":"claim 17"}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a2231322807465813643aa0a81128a',0,1795884786304);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795884786304);
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
INSERT INTO models_served VALUES('default',1795884786335);
INSERT INTO models_served VALUES('dock',1795884786335);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795884786304,1795884786354,X'01a2231322b27289851b203ab084de97',X'01a2231322b2728aa477522e5e02e5e8');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795884786334,1795884786334,X'01a22313229e7497996ecdc71bc5b745',X'01a22313229e7178935c3123a53326a0');
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
INSERT INTO attempts VALUES(X'01a22313228e729e81e1415751dc2b0f',1,1795884786321,1795884786322,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a2231322af75a6942166b3481fadbb',1,1795884786353,1795884786354,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a223132292720589bf796c2e5f3eff',X'01a22313228e729e81e14156a693b896','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795884786322,NULL,NULL,NULL);
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
INSERT INTO answers VALUES(X'01a2231322b875208a8b248373bde81e',X'01a22313229e7497996ecdc71bc5b745',NULL,X'01a2231322a1768c81c7fb15717a2c73','hub','ada',NULL,'accept','looked at again',0,'{"01a22313-229e-7178-935c-3123a53326a0":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795884786360,NULL);
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
INSERT INTO alarms VALUES(X'01a2231322ba7415b797d21567621501','escape','pair','ham2','','more escapes than was promised','["01a22313-22ba-7310-b372-a370dd46453e"]',1795884786362,NULL,0);
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
INSERT INTO secrets VALUES('audit',X'f5f94402ef507879e1b271fa3ffd64e3229e7e1a18f1a3948bb602b7fa2b0acc');
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
INSERT INTO calibrations VALUES(X'01a2231322ba7415b797d21483ab06cd','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795884786362);
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;
INSERT INTO processes VALUES('sample',1795884786363,'{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');
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
INSERT INTO holds VALUES(X'01a22313228575d0a7fc3a3af4042d5e','ber1','claim 17','ada',1795884786364);
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
