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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-28 01:12:21',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',3031572);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-28 01:12:21',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',1218585);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-28 01:12:21',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',1432192);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-28 01:12:21',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',833485);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-28 01:12:21',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',555824);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-28 01:12:21',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',5818511);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-28 01:12:21',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',959031);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-28 01:12:21',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',919051);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-28 01:12:21',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',5973946);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-28 01:12:21',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',2666600);
INSERT INTO _sqlx_migrations VALUES(11,'telemetry','2026-11-28 01:12:21',1,X'4d92a87dbf6b3fb088caa150f3d85d01ffb1025d285098f935fc7061772925fb36e04666fdb4b79e17624f1af4929775',1400400);
INSERT INTO _sqlx_migrations VALUES(12,'holds','2026-11-28 01:12:21',1,X'502c7feea0c06c9e1be3082a7b7d12cd5e3e2feb12194489b1d450b49adbd74f05ccffbe7e49bf36170d3c7a6ca06960',3567486);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795828341360,1795828341360);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795828341356,1795828341356);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795828341359,NULL);
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
INSERT INTO inspections VALUES(X'01a21fb5da717116867ad83a77448066','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a21fb5da7a74b7b82222bb7334cf05',1795828341361,1795828341370,1795828341370,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5da7c76599e8a725d16a52f69','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21fb5da8374568bb0f62707784065',1795828341372,1795828341379,1795828341379,NULL,NULL,7);
INSERT INTO inspections VALUES(X'01a21fb5da857769a1b326d7d31eec66','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21fb5da877273aef4d4e58fd5cfa5',1795828341381,1795828341383,1795828341383,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5da89711c92eb22258dba5ed8','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21fb5da8c77a0b84975cc96746e9d',1795828341385,1795828341388,1795828341388,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5da8f7138bc297c637cb15099','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21fb5da9a72ca849899072c50161e',1795828341391,1795828341395,1795828341402,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5da9c7067a26594c3abbbdf63','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21fb5dac371da97f5b6bf89107f84',1795828341404,1795828341408,1795828341443,NULL,X'01a21fb5dac371da97f5b6bed42ccce1',3);
INSERT INTO inspections VALUES(X'01a21fb5daa272d8b5a1db45f872c515','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111188341410,NULL,2111188341410,0,NULL,1795828341410,NULL,1795828341414,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5daa870abb39a40cf80b10508','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795828341416,1795828341419,1795828341419,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5daad76289f6d716ad472650b','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795828341421,NULL,1795828341421,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5dab075cc8dacd35be5e9f2b5','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795828341424,NULL,1795828341432,NULL,NULL,3);
INSERT INTO inspections VALUES(X'01a21fb5dab97051919b99d1ee8dd93b','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795828341433,NULL,1795828341433,NULL,NULL,3);
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
INSERT INTO views VALUES(X'01a21fb5da71725897e7cdc4c4727125',X'01a21fb5da717116867ad83a77448066',0,X'01a21fb5da717116867ad83b04aeccde','originals/2026/03/01/01a21fb5-da71-7258-97e7-cdc4c4727125','cam-1',NULL,NULL,1795828341361,640,480,'jpeg',12345,'01a21fb5da71725897e7cdc4c472712501a21fb5da71725897e7cdc4c4727125',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5da7c75e9b03ee7bfa3e23375',X'01a21fb5da7c76599e8a725d16a52f69',0,X'01a21fb5da7c76599e8a725ee8f3dcd1','originals/2026/03/01/01a21fb5-da7c-75e9-b03e-e7bfa3e23375','cam-1',NULL,NULL,1795828341372,640,480,'jpeg',12345,'01a21fb5da7c75e9b03ee7bfa3e2337501a21fb5da7c75e9b03ee7bfa3e23375',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5da8474d19bf82d2662b9ff15',X'01a21fb5da857769a1b326d7d31eec66',0,X'01a21fb5da857769a1b326d856df0d5e','originals/2026/03/01/01a21fb5-da84-74d1-9bf8-2d2662b9ff15','cam-1',NULL,NULL,1795828341381,640,480,'jpeg',12345,'01a21fb5da8474d19bf82d2662b9ff1501a21fb5da8474d19bf82d2662b9ff15',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5da897117afbe08ba201d04a7',X'01a21fb5da89711c92eb22258dba5ed8',0,X'01a21fb5da89711c92eb22261fafd64d','originals/2026/03/01/01a21fb5-da89-7117-afbe-08ba201d04a7','cam-1',NULL,NULL,1795828341385,640,480,'jpeg',12345,'01a21fb5da897117afbe08ba201d04a701a21fb5da897117afbe08ba201d04a7',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5da8f75d4a2f542196fbaee09',X'01a21fb5da8f7138bc297c637cb15099',0,X'01a21fb5da8f7138bc297c6420c2fb6d','originals/2026/03/01/01a21fb5-da8f-75d4-a2f5-42196fbaee09','cam-1',NULL,NULL,1795828341391,640,480,'jpeg',12345,'01a21fb5da8f75d4a2f542196fbaee0901a21fb5da8f75d4a2f542196fbaee09',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5da977542a9c8fa0670b751c0',X'01a21fb5da8f7138bc297c637cb15099',1,X'01a21fb5da9777e18c2a18bf690d5bb7','originals/2026/03/01/01a21fb5-da97-7542-a9c8-fa0670b751c0','cam-1',NULL,NULL,1795828341399,640,480,'jpeg',12345,'01a21fb5da977542a9c8fa0670b751c001a21fb5da977542a9c8fa0670b751c0',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5da9c7349be20b80b516e27d3',X'01a21fb5da9c7067a26594c3abbbdf63',0,X'01a21fb5da9c7067a26594c4bf4da229','originals/2026/03/01/01a21fb5-da9c-7349-be20-b80b516e27d3','dock-1','top',NULL,1795828341404,640,480,'jpeg',12345,'01a21fb5da9c7349be20b80b516e27d301a21fb5da9c7349be20b80b516e27d3','00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',NULL);
INSERT INTO views VALUES(X'01a21fb5daa271a9889553d8574240f0',X'01a21fb5daa272d8b5a1db45f872c515',0,X'01a21fb5daa272d8b5a1db46570bf8d3','originals/2026/03/01/01a21fb5-daa2-71a9-8895-53d8574240f0','cam-1','top',NULL,1795828341410,640,480,'jpeg',12345,'01a21fb5daa271a9889553d8574240f001a21fb5daa271a9889553d8574240f0',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5daa774eaa731ed89444e52da',X'01a21fb5daa870abb39a40cf80b10508',0,X'01a21fb5daa870abb39a40d0b1050e55','originals/2026/03/01/01a21fb5-daa7-74ea-a731-ed89444e52da','cam-1',NULL,NULL,1795828341416,640,480,'jpeg',12345,'01a21fb5daa774eaa731ed89444e52da01a21fb5daa774eaa731ed89444e52da',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5daac750983866fc961a1846e',X'01a21fb5daad76289f6d716ad472650b',0,X'01a21fb5daad76289f6d716bc50318c9','originals/2026/03/01/01a21fb5-daac-7509-8386-6fc961a1846e','cam-1',NULL,NULL,1795828341421,640,480,'jpeg',12345,'01a21fb5daac750983866fc961a1846e01a21fb5daac750983866fc961a1846e',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5dab077f8afba1075312aac95',X'01a21fb5dab075cc8dacd35be5e9f2b5',0,X'01a21fb5dab075cc8dacd35c75eb8fd0','originals/2026/03/01/01a21fb5-dab0-77f8-afba-1075312aac95','cam-1',NULL,NULL,1795828341424,640,480,'jpeg',12345,'01a21fb5dab077f8afba1075312aac9501a21fb5dab077f8afba1075312aac95',NULL,NULL);
INSERT INTO views VALUES(X'01a21fb5dab97633bdf39b35b3e6e26c',X'01a21fb5dab97051919b99d1ee8dd93b',0,X'01a21fb5dab97051919b99d2838c0ebf','originals/2026/03/01/01a21fb5-dab9-7633-bdf3-9b35b3e6e26c','cam-1',NULL,NULL,1795828341433,640,480,'jpeg',12345,'01a21fb5dab97633bdf39b35b3e6e26c01a21fb5dab97633bdf39b35b3e6e26c',NULL,NULL);
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
INSERT INTO jobs VALUES(X'01a21fb5da717116867ad83b04aeccde',X'01a21fb5da717116867ad83a77448066',X'01a21fb5da71725897e7cdc4c4727125',1,'completed',1,3,1,1795828341361,NULL,NULL,NULL,NULL,NULL,1795828341370,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5da7c76599e8a725ee8f3dcd1',X'01a21fb5da7c76599e8a725d16a52f69',X'01a21fb5da7c75e9b03ee7bfa3e23375',1,'completed',1,3,1,1795828341372,NULL,NULL,NULL,NULL,NULL,1795828341379,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5da857769a1b326d856df0d5e',X'01a21fb5da857769a1b326d7d31eec66',X'01a21fb5da8474d19bf82d2662b9ff15',1,'completed',1,3,1,1795828341381,NULL,NULL,'corrupt','it ends too early',NULL,1795828341383,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5da89711c92eb22261fafd64d',X'01a21fb5da89711c92eb22258dba5ed8',X'01a21fb5da897117afbe08ba201d04a7',1,'discarded',1,3,1,1795828341385,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795828341388,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5da8f7138bc297c6420c2fb6d',X'01a21fb5da8f7138bc297c637cb15099',X'01a21fb5da8f75d4a2f542196fbaee09',1,'completed',1,3,1,1795828341391,NULL,NULL,NULL,NULL,NULL,1795828341395,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5da9777e18c2a18bf690d5bb7',X'01a21fb5da8f7138bc297c637cb15099',X'01a21fb5da977542a9c8fa0670b751c0',1,'completed',0,3,1,1795828341399,NULL,NULL,NULL,NULL,NULL,1795828341402,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5da9c7067a26594c4bf4da229',X'01a21fb5da9c7067a26594c3abbbdf63',X'01a21fb5da9c7349be20b80b516e27d3',1,'completed',0,3,1,1795828341404,NULL,NULL,NULL,NULL,NULL,1795828341408,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5daa272d8b5a1db46570bf8d3',X'01a21fb5daa272d8b5a1db45f872c515',X'01a21fb5daa271a9889553d8574240f0',1,'completed',1,3,1,1795828341410,NULL,NULL,NULL,NULL,NULL,1795828341414,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5daa870abb39a40d0b1050e55',X'01a21fb5daa870abb39a40cf80b10508',X'01a21fb5daa774eaa731ed89444e52da',1,'cancelled',0,3,0,1795828341416,NULL,NULL,NULL,NULL,NULL,1795828341419,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5daad76289f6d716bc50318c9',X'01a21fb5daad76289f6d716ad472650b',X'01a21fb5daac750983866fc961a1846e',1,'running',1,3,1,1795828341421,1795828401424,'test',NULL,NULL,NULL,NULL,10,'default',1795828341424,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5dab075cc8dacd35c75eb8fd0',X'01a21fb5dab075cc8dacd35be5e9f2b5',X'01a21fb5dab077f8afba1075312aac95',1,'retryable',1,3,1,1795831941432,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21fb5dab97051919b99d2838c0ebf',X'01a21fb5dab97051919b99d1ee8dd93b',X'01a21fb5dab97633bdf39b35b3e6e26c',1,'available',0,3,0,1795828341433,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a21fb5da71725897e7cdc4c4727125',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795828341370,NULL);
INSERT INTO inferences VALUES(X'01a21fb5da7c75e9b03ee7bfa3e23375',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795828341379,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a21fb5da8f75d4a2f542196fbaee09',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795828341395,NULL);
INSERT INTO inferences VALUES(X'01a21fb5da977542a9c8fa0670b751c0',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795828341402,NULL);
INSERT INTO inferences VALUES(X'01a21fb5da9c7349be20b80b516e27d3',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795828341408,NULL);
INSERT INTO inferences VALUES(X'01a21fb5daa271a9889553d8574240f0',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795828341414,NULL);
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
INSERT INTO decisions VALUES(X'01a21fb5da7a74b7b82222bb7334cf05',X'01a21fb5da717116867ad83a77448066','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795828341370,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21fb5da8374568bb0f62707784065',X'01a21fb5da7c76599e8a725d16a52f69','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795828341379,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a21fb5da877273aef4d4e58fd5cfa5',X'01a21fb5da857769a1b326d7d31eec66','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795828341383,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a21fb5da8c77a0b84975cc96746e9d',X'01a21fb5da89711c92eb22258dba5ed8','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795828341388,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a21fb5da93704f981e7dae36abbd11',X'01a21fb5da8f7138bc297c637cb15099','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795828341395,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21fb5da9a72ca849899072c50161e',X'01a21fb5da8f7138bc297c637cb15099','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795828341402,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a21fb5daa074408cf5d0cde4695900',X'01a21fb5da9c7067a26594c3abbbdf63','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795828341408,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21fb5dac371da97f5b6bf89107f84',X'01a21fb5da9c7067a26594c3abbbdf63','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795828341443,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a21fb5da6c7308845f86f362289b1a','policy.activated',NULL,NULL,1795828341356,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a21fb5da707430ae8a76769b423881','policy.activated',NULL,NULL,1795828341360,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a21fb5da717116867ad83cf71e3d3a','inspection.created',X'01a21fb5da717116867ad83a77448066','ber1',1795828341361,'{"id":"01a21fb5-da71-7116-867a-d83a77448066","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T01:12:21.361Z","completed_at":null,"views":[{"id":"01a21fb5-da71-7258-97e7-cdc4c4727125","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.361Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da71725897e7cdc4c472712501a21fb5da71725897e7cdc4c4727125"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a21fb5da7a74b7b82222bc06e5d62b','inspection.completed',X'01a21fb5da717116867ad83a77448066','ber1',1795828341370,'{"id":"01a21fb5-da71-7116-867a-d83a77448066","status":"completed","verdict":"accept","decision":{"id":"01a21fb5-da7a-74b7-b822-22bb7334cf05","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T01:12:21.370Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T01:12:21.361Z","completed_at":"2026-11-28T01:12:21.370Z","views":[{"id":"01a21fb5-da71-7258-97e7-cdc4c4727125","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.361Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da71725897e7cdc4c472712501a21fb5da71725897e7cdc4c4727125"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a21fb5da7c76599e8a725f427c3e01','inspection.created',X'01a21fb5da7c76599e8a725d16a52f69','ber1',1795828341372,'{"id":"01a21fb5-da7c-7659-9e8a-725d16a52f69","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.372Z","completed_at":null,"views":[{"id":"01a21fb5-da7c-75e9-b03e-e7bfa3e23375","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.372Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da7c75e9b03ee7bfa3e2337501a21fb5da7c75e9b03ee7bfa3e23375"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a21fb5da8374568bb0f6281d70c24f','inspection.completed',X'01a21fb5da7c76599e8a725d16a52f69','ber1',1795828341379,'{"id":"01a21fb5-da7c-7659-9e8a-725d16a52f69","status":"completed","verdict":"reject","decision":{"id":"01a21fb5-da83-7456-8bb0-f62707784065","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T01:12:21.379Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.372Z","completed_at":"2026-11-28T01:12:21.379Z","views":[{"id":"01a21fb5-da7c-75e9-b03e-e7bfa3e23375","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.372Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da7c75e9b03ee7bfa3e2337501a21fb5da7c75e9b03ee7bfa3e23375"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a21fb5da857769a1b326d9c8de51c1','inspection.created',X'01a21fb5da857769a1b326d7d31eec66','ber1',1795828341381,'{"id":"01a21fb5-da85-7769-a1b3-26d7d31eec66","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.381Z","completed_at":null,"views":[{"id":"01a21fb5-da84-74d1-9bf8-2d2662b9ff15","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.381Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da8474d19bf82d2662b9ff1501a21fb5da8474d19bf82d2662b9ff15"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a21fb5da877273aef4d4e6890b3770','inspection.completed',X'01a21fb5da857769a1b326d7d31eec66','ber1',1795828341383,'{"id":"01a21fb5-da85-7769-a1b3-26d7d31eec66","status":"completed","verdict":"recapture","decision":{"id":"01a21fb5-da87-7273-aef4-d4e58fd5cfa5","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T01:12:21.383Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.381Z","completed_at":"2026-11-28T01:12:21.383Z","views":[{"id":"01a21fb5-da84-74d1-9bf8-2d2662b9ff15","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.381Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da8474d19bf82d2662b9ff1501a21fb5da8474d19bf82d2662b9ff15"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a21fb5da89711c92eb2227b430f5ff','inspection.created',X'01a21fb5da89711c92eb22258dba5ed8','ber1',1795828341385,'{"id":"01a21fb5-da89-711c-92eb-22258dba5ed8","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.385Z","completed_at":null,"views":[{"id":"01a21fb5-da89-7117-afbe-08ba201d04a7","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.385Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da897117afbe08ba201d04a701a21fb5da897117afbe08ba201d04a7"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a21fb5da8c77a0b84975cbb2d6175d','job.discarded',X'01a21fb5da89711c92eb22258dba5ed8','ber1',1795828341388,'{"job_id":"01a21fb5-da89-711c-92eb-22261fafd64d","inspection_id":"01a21fb5-da89-711c-92eb-22258dba5ed8","view_id":"01a21fb5-da89-7117-afbe-08ba201d04a7","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T01:12:21.385Z","discarded_at":"2026-11-28T01:12:21.388Z"}');
INSERT INTO events VALUES(11,X'01a21fb5da8c77a0b84975cdd3b44477','inspection.completed',X'01a21fb5da89711c92eb22258dba5ed8','ber1',1795828341388,'{"id":"01a21fb5-da89-711c-92eb-22258dba5ed8","status":"completed","verdict":"review","decision":{"id":"01a21fb5-da8c-77a0-b849-75cc96746e9d","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T01:12:21.388Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.385Z","completed_at":"2026-11-28T01:12:21.388Z","views":[{"id":"01a21fb5-da89-7117-afbe-08ba201d04a7","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.385Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da897117afbe08ba201d04a701a21fb5da897117afbe08ba201d04a7"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a21fb5da8f7138bc297c65b4a740fd','inspection.created',X'01a21fb5da8f7138bc297c637cb15099','ber1',1795828341391,'{"id":"01a21fb5-da8f-7138-bc29-7c637cb15099","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.391Z","completed_at":null,"views":[{"id":"01a21fb5-da8f-75d4-a2f5-42196fbaee09","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.391Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da8f75d4a2f542196fbaee0901a21fb5da8f75d4a2f542196fbaee09"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a21fb5da93704f981e7daf6c6d4657','inspection.completed',X'01a21fb5da8f7138bc297c637cb15099','ber1',1795828341395,'{"id":"01a21fb5-da8f-7138-bc29-7c637cb15099","status":"completed","verdict":"accept","decision":{"id":"01a21fb5-da93-704f-981e-7dae36abbd11","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T01:12:21.395Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.391Z","completed_at":"2026-11-28T01:12:21.395Z","views":[{"id":"01a21fb5-da8f-75d4-a2f5-42196fbaee09","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.391Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da8f75d4a2f542196fbaee0901a21fb5da8f75d4a2f542196fbaee09"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a21fb5da9a72ca849899085b8c1011','inspection.redecided',X'01a21fb5da8f7138bc297c637cb15099','ber1',1795828341402,'{"id":"01a21fb5-da8f-7138-bc29-7c637cb15099","status":"completed","verdict":"reject","decision":{"id":"01a21fb5-da9a-72ca-8498-99072c50161e","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T01:12:21.402Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.391Z","completed_at":"2026-11-28T01:12:21.395Z","views":[{"id":"01a21fb5-da8f-75d4-a2f5-42196fbaee09","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.391Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da8f75d4a2f542196fbaee0901a21fb5da8f75d4a2f542196fbaee09"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21fb5-da97-7542-a9c8-fa0670b751c0","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.399Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da977542a9c8fa0670b751c001a21fb5da977542a9c8fa0670b751c0"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a21fb5da9c7067a26594c525c2fa8e','inspection.created',X'01a21fb5da9c7067a26594c3abbbdf63','hub',1795828341404,'{"id":"01a21fb5-da9c-7067-a265-94c3abbbdf63","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.404Z","completed_at":null,"views":[{"id":"01a21fb5-da9c-7349-be20-b80b516e27d3","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T01:12:21.404Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da9c7349be20b80b516e27d301a21fb5da9c7349be20b80b516e27d3"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a21fb5daa074408cf5d0ceec1b6ce2','inspection.completed',X'01a21fb5da9c7067a26594c3abbbdf63','hub',1795828341408,'{"id":"01a21fb5-da9c-7067-a265-94c3abbbdf63","status":"completed","verdict":"accept","decision":{"id":"01a21fb5-daa0-7440-8cf5-d0cde4695900","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T01:12:21.408Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.404Z","completed_at":"2026-11-28T01:12:21.408Z","views":[{"id":"01a21fb5-da9c-7349-be20-b80b516e27d3","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T01:12:21.404Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da9c7349be20b80b516e27d301a21fb5da9c7349be20b80b516e27d3"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a21fb5daa272d8b5a1db470de74a8f','inspection.created',X'01a21fb5daa272d8b5a1db45f872c515','ber1',1795828341410,'{"id":"01a21fb5-daa2-72d8-b5a1-db45f872c515","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T01:12:21.410Z","completed_at":null,"views":[{"id":"01a21fb5-daa2-71a9-8895-53d8574240f0","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T01:12:21.410Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5daa271a9889553d8574240f001a21fb5daa271a9889553d8574240f0"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a21fb5daa870abb39a40d1db413b77','inspection.created',X'01a21fb5daa870abb39a40cf80b10508','ber1',1795828341416,'{"id":"01a21fb5-daa8-70ab-b39a-40cf80b10508","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.416Z","completed_at":null,"views":[{"id":"01a21fb5-daa7-74ea-a731-ed89444e52da","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.416Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5daa774eaa731ed89444e52da01a21fb5daa774eaa731ed89444e52da"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a21fb5daab7770b8ccf837fc9ffbf2','inspection.cancelled',X'01a21fb5daa870abb39a40cf80b10508','ber1',1795828341419,'{"id":"01a21fb5-daa8-70ab-b39a-40cf80b10508","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.416Z","completed_at":"2026-11-28T01:12:21.419Z","views":[{"id":"01a21fb5-daa7-74ea-a731-ed89444e52da","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.416Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5daa774eaa731ed89444e52da01a21fb5daa774eaa731ed89444e52da"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a21fb5daad76289f6d716cebdfc80b','inspection.created',X'01a21fb5daad76289f6d716ad472650b','ber1',1795828341421,'{"id":"01a21fb5-daad-7628-9f6d-716ad472650b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.421Z","completed_at":null,"views":[{"id":"01a21fb5-daac-7509-8386-6fc961a1846e","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.421Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5daac750983866fc961a1846e01a21fb5daac750983866fc961a1846e"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a21fb5dab075cc8dacd35d20e835a5','inspection.created',X'01a21fb5dab075cc8dacd35be5e9f2b5','ber1',1795828341424,'{"id":"01a21fb5-dab0-75cc-8dac-d35be5e9f2b5","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.424Z","completed_at":null,"views":[{"id":"01a21fb5-dab0-77f8-afba-1075312aac95","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.424Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5dab077f8afba1075312aac9501a21fb5dab077f8afba1075312aac95"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a21fb5dab97051919b99d3daaa9640','inspection.created',X'01a21fb5dab97051919b99d1ee8dd93b','ber1',1795828341433,'{"id":"01a21fb5-dab9-7051-919b-99d1ee8dd93b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.433Z","completed_at":null,"views":[{"id":"01a21fb5-dab9-7633-bdf3-9b35b3e6e26c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T01:12:21.433Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5dab97633bdf39b35b3e6e26c01a21fb5dab97633bdf39b35b3e6e26c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a21fb5dac371da97f5b6c02f62a746','inspection.reviewed',X'01a21fb5da9c7067a26594c3abbbdf63','hub',1795828341443,'{"id":"01a21fb5-da9c-7067-a265-94c3abbbdf63","status":"completed","verdict":"accept","decision":{"id":"01a21fb5-dac3-71da-97f5-b6bf89107f84","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T01:12:21.443Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T01:12:21.443Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T01:12:21.404Z","completed_at":"2026-11-28T01:12:21.408Z","views":[{"id":"01a21fb5-da9c-7349-be20-b80b516e27d3","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T01:12:21.404Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a21fb5da9c7349be20b80b516e27d301a21fb5da9c7349be20b80b516e27d3"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a21fb5dac6715ab908e052a1b22dab','alarm.raised',NULL,'ham2',1795828341446,'{"id":"01a21fb5-dac6-715a-b908-e0518ad30af0","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a21fb5-dac6-7479-a6a0-20b87f658b21"],"raised_at":"2026-11-28T01:12:21.446Z","cleared_at":null,"relearn":false}');
INSERT INTO events VALUES(25,X'01a21fb5dace70b79217d88576316ecb','inspection.held',X'01a21fb5da7c76599e8a725d16a52f69','ber1',1795828341454,'{"by":"ada","inspection_id":"01a21fb5-da7c-7659-9e8a-725d16a52f69","reason":"claim 17"}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a21fb5da717116867ad83a77448066',0,1795828341361);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795828341362);
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
INSERT INTO models_served VALUES('default',1795828341406);
INSERT INTO models_served VALUES('dock',1795828341406);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795828341361,1795828341433,X'01a21fb5dab97051919b99d1ee8dd93b',X'01a21fb5dab97633bdf39b35b3e6e26c');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795828341404,1795828341404,X'01a21fb5da9c7067a26594c3abbbdf63',X'01a21fb5da9c7349be20b80b516e27d3');
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
INSERT INTO attempts VALUES(X'01a21fb5da89711c92eb22261fafd64d',1,1795828341388,1795828341388,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a21fb5dab075cc8dacd35c75eb8fd0',1,1795828341431,1795828341432,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a21fb5da8c77a0b84975cc96746e9d',X'01a21fb5da89711c92eb22258dba5ed8','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795828341388,NULL,NULL,NULL);
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
INSERT INTO answers VALUES(X'01a21fb5dac371da97f5b6bed42ccce1',X'01a21fb5da9c7067a26594c3abbbdf63',NULL,X'01a21fb5daa074408cf5d0cde4695900','hub','ada',NULL,'accept','looked at again',0,'{"01a21fb5-da9c-7349-be20-b80b516e27d3":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795828341443,NULL);
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
INSERT INTO alarms VALUES(X'01a21fb5dac6715ab908e0518ad30af0','escape','pair','ham2','','more escapes than was promised','["01a21fb5-dac6-7479-a6a0-20b87f658b21"]',1795828341446,NULL,0);
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
INSERT INTO secrets VALUES('audit',X'4cf21810b574d60aec838dee65c73a9ff58f5e75b6f30093f94cf58121b92567');
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
INSERT INTO calibrations VALUES(X'01a21fb5dac5735db29d2735001aba2a','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795828341445);
CREATE TABLE processes (
    name    TEXT    NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    about   TEXT    NOT NULL -- JSON.
) STRICT, WITHOUT ROWID;
INSERT INTO processes VALUES('sample',1795828341451,'{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');
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
INSERT INTO holds VALUES(X'01a21fb5da7c76599e8a725d16a52f69','ber1','claim 17','ada',1795828341454);
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
COMMIT;
