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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-27 11:56:33',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',7538676);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-27 11:56:33',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',3168702);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-27 11:56:33',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',3063334);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-27 11:56:33',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',2013286);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-27 11:56:33',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',1117756);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-27 11:56:33',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',6302578);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-27 11:56:33',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',1727900);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-27 11:56:33',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',7025795);
INSERT INTO _sqlx_migrations VALUES(9,'reviews','2026-11-27 11:56:33',1,X'e3e26eee13463865e603e7f3414f3c8cbacf480f7f3ce2f862b3509342e47286ef8c06ece8d5fd97185be8420ae94a97',7837136);
INSERT INTO _sqlx_migrations VALUES(10,'evidence','2026-11-27 11:56:33',1,X'07f64ec6c723fc20d7f1cac3ccc07dd33cdf5278e3b065089786d59e130fea54fbd85fa4aaf76cccc54ccca7fdc7c94a',11181547);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795780593891,1795780593891);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795780593883,1795780593883);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795780593888,NULL);
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
INSERT INTO inspections VALUES(X'01a21cdd48e674cb991d925ec5fac487','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a21cdd48f0777f800b1accd3b4592b',1795780593894,1795780593904,1795780593904,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd48f3727c9b010cb9b4e0b440','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21cdd48f877e5be357cf1c3f4bccd',1795780593907,1795780593912,1795780593912,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd48fa70a39ad1fa4591d3044d','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21cdd48ff77b8a8d09fdd9bfd67a9',1795780593914,1795780593919,1795780593919,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd49017457ad786f200d55af8a','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21cdd491472ddabcdc575ddb4391c',1795780593921,1795780593940,1795780593940,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd491c755c89cc91f4f2a2856e','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21cdd493475db9f9d6dc108b72991',1795780593948,1795780593957,1795780593972,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd493c76fdb32fb8f686b4f6c8','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21cdd498974c1bd5c2765280524bc',1795780593980,1795780593996,1795780594057,NULL,X'01a21cdd498974c1bd5c2764b742c724');
INSERT INTO inspections VALUES(X'01a21cdd494f73588942ad40bf4964e9','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111140593999,NULL,2111140593999,0,NULL,1795780593999,NULL,1795780594016,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd496876ddb4a91e8b6c2a005d','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795780594024,1795780594030,1795780594030,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd497473ae9509fe4a0c07a462','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795780594036,NULL,1795780594036,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd497b752795aa840e91bf30c2','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795780594043,NULL,1795780594048,NULL,NULL);
INSERT INTO inspections VALUES(X'01a21cdd49827356b307ff802edc1d6b','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795780594050,NULL,1795780594050,NULL,NULL);
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
INSERT INTO views VALUES(X'01a21cdd48e6771e900f31f790156679',X'01a21cdd48e674cb991d925ec5fac487',0,X'01a21cdd48e674cb991d925fc8f41032','originals/2026/03/01/01a21cdd-48e6-771e-900f-31f790156679','cam-1',NULL,NULL,1795780593894,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd48f371cc88b5e2f40a9fa467',X'01a21cdd48f3727c9b010cb9b4e0b440',0,X'01a21cdd48f3727c9b010cbad4f1be81','originals/2026/03/01/01a21cdd-48f3-71cc-88b5-e2f40a9fa467','cam-1',NULL,NULL,1795780593907,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd48fa74ebac55b996b8b24880',X'01a21cdd48fa70a39ad1fa4591d3044d',0,X'01a21cdd48fa70a39ad1fa46fe9b2a1a','originals/2026/03/01/01a21cdd-48fa-74eb-ac55-b996b8b24880','cam-1',NULL,NULL,1795780593914,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd490177ffb24b36ecd36c5e50',X'01a21cdd49017457ad786f200d55af8a',0,X'01a21cdd49017457ad786f2190a90ad9','originals/2026/03/01/01a21cdd-4901-77ff-b24b-36ecd36c5e50','cam-1',NULL,NULL,1795780593921,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd491c76cfb7497b238dfa057a',X'01a21cdd491c755c89cc91f4f2a2856e',0,X'01a21cdd491c755c89cc91f568fd2690','originals/2026/03/01/01a21cdd-491c-76cf-b749-7b238dfa057a','cam-1',NULL,NULL,1795780593948,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd492c7340ae1a26bc08cd95ed',X'01a21cdd491c755c89cc91f4f2a2856e',1,X'01a21cdd492c731f80ebeb8d73daca4f','originals/2026/03/01/01a21cdd-492c-7340-ae1a-26bc08cd95ed','cam-1',NULL,NULL,1795780593964,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd493c76e39503517c41b34d78',X'01a21cdd493c76fdb32fb8f686b4f6c8',0,X'01a21cdd493c76fdb32fb8f7185fda2c','originals/2026/03/01/01a21cdd-493c-76e3-9503-517c41b34d78','dock-1','top',NULL,1795780593980,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd494f734580c25f36ba67f4af',X'01a21cdd494f73588942ad40bf4964e9',0,X'01a21cdd494f73588942ad41b279bafb','originals/2026/03/01/01a21cdd-494f-7345-80c2-5f36ba67f4af','cam-1','top',NULL,1795780593999,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd49647100967d6c2685303cee',X'01a21cdd496876ddb4a91e8b6c2a005d',0,X'01a21cdd496876ddb4a91e8c1c443363','originals/2026/03/01/01a21cdd-4964-7100-967d-6c2685303cee','cam-1',NULL,NULL,1795780594024,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd497174898ddf8b27cb2d9b47',X'01a21cdd497473ae9509fe4a0c07a462',0,X'01a21cdd497473ae9509fe4b73f006f5','originals/2026/03/01/01a21cdd-4971-7489-8ddf-8b27cb2d9b47','cam-1',NULL,NULL,1795780594036,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd497b70bb89ab52b028a8f484',X'01a21cdd497b752795aa840e91bf30c2',0,X'01a21cdd497b752795aa840f63872368','originals/2026/03/01/01a21cdd-497b-70bb-89ab-52b028a8f484','cam-1',NULL,NULL,1795780594043,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21cdd498171129848f3a56eab828a',X'01a21cdd49827356b307ff802edc1d6b',0,X'01a21cdd49827356b307ff818f942305','originals/2026/03/01/01a21cdd-4981-7112-9848-f3a56eab828a','cam-1',NULL,NULL,1795780594050,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
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
INSERT INTO jobs VALUES(X'01a21cdd48e674cb991d925fc8f41032',X'01a21cdd48e674cb991d925ec5fac487',X'01a21cdd48e6771e900f31f790156679',1,'completed',1,3,1,1795780593894,NULL,NULL,NULL,NULL,NULL,1795780593904,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd48f3727c9b010cbad4f1be81',X'01a21cdd48f3727c9b010cb9b4e0b440',X'01a21cdd48f371cc88b5e2f40a9fa467',1,'completed',1,3,1,1795780593907,NULL,NULL,NULL,NULL,NULL,1795780593912,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd48fa70a39ad1fa46fe9b2a1a',X'01a21cdd48fa70a39ad1fa4591d3044d',X'01a21cdd48fa74ebac55b996b8b24880',1,'completed',1,3,1,1795780593914,NULL,NULL,'corrupt','it ends too early',NULL,1795780593919,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd49017457ad786f2190a90ad9',X'01a21cdd49017457ad786f200d55af8a',X'01a21cdd490177ffb24b36ecd36c5e50',1,'discarded',1,3,1,1795780593921,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795780593940,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd491c755c89cc91f568fd2690',X'01a21cdd491c755c89cc91f4f2a2856e',X'01a21cdd491c76cfb7497b238dfa057a',1,'completed',1,3,1,1795780593948,NULL,NULL,NULL,NULL,NULL,1795780593957,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd492c731f80ebeb8d73daca4f',X'01a21cdd491c755c89cc91f4f2a2856e',X'01a21cdd492c7340ae1a26bc08cd95ed',1,'completed',0,3,1,1795780593964,NULL,NULL,NULL,NULL,NULL,1795780593972,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd493c76fdb32fb8f7185fda2c',X'01a21cdd493c76fdb32fb8f686b4f6c8',X'01a21cdd493c76e39503517c41b34d78',1,'completed',0,3,1,1795780593980,NULL,NULL,NULL,NULL,NULL,1795780593996,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd494f73588942ad41b279bafb',X'01a21cdd494f73588942ad40bf4964e9',X'01a21cdd494f734580c25f36ba67f4af',1,'completed',1,3,1,1795780593999,NULL,NULL,NULL,NULL,NULL,1795780594016,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd496876ddb4a91e8c1c443363',X'01a21cdd496876ddb4a91e8b6c2a005d',X'01a21cdd49647100967d6c2685303cee',1,'cancelled',0,3,0,1795780594024,NULL,NULL,NULL,NULL,NULL,1795780594030,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd497473ae9509fe4b73f006f5',X'01a21cdd497473ae9509fe4a0c07a462',X'01a21cdd497174898ddf8b27cb2d9b47',1,'running',1,3,1,1795780594036,1795780654042,'test',NULL,NULL,NULL,NULL,10,'default',1795780594042,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd497b752795aa840f63872368',X'01a21cdd497b752795aa840e91bf30c2',X'01a21cdd497b70bb89ab52b028a8f484',1,'retryable',1,3,1,1795784194048,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21cdd49827356b307ff818f942305',X'01a21cdd49827356b307ff802edc1d6b',X'01a21cdd498171129848f3a56eab828a',1,'available',0,3,0,1795780594050,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a21cdd48e6771e900f31f790156679',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795780593904,NULL);
INSERT INTO inferences VALUES(X'01a21cdd48f371cc88b5e2f40a9fa467',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795780593912,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a21cdd491c76cfb7497b238dfa057a',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795780593957,NULL);
INSERT INTO inferences VALUES(X'01a21cdd492c7340ae1a26bc08cd95ed',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795780593972,NULL);
INSERT INTO inferences VALUES(X'01a21cdd493c76e39503517c41b34d78',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795780593996,NULL);
INSERT INTO inferences VALUES(X'01a21cdd494f734580c25f36ba67f4af',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795780594016,NULL);
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
INSERT INTO decisions VALUES(X'01a21cdd48f0777f800b1accd3b4592b',X'01a21cdd48e674cb991d925ec5fac487','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795780593904,0,X'0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21cdd48f877e5be357cf1c3f4bccd',X'01a21cdd48f3727c9b010cb9b4e0b440','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795780593912,0,X'0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO decisions VALUES(X'01a21cdd48ff77b8a8d09fdd9bfd67a9',X'01a21cdd48fa70a39ad1fa4591d3044d','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795780593919,0,X'01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO decisions VALUES(X'01a21cdd491472ddabcdc575ddb4391c',X'01a21cdd49017457ad786f200d55af8a','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795780593940,1000000,X'01010400646561640100ffff03');
INSERT INTO decisions VALUES(X'01a21cdd492575a9b4d2596610251c57',X'01a21cdd491c755c89cc91f4f2a2856e','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795780593957,0,X'010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21cdd493475db9f9d6dc108b72991',X'01a21cdd491c755c89cc91f4f2a2856e','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795780593972,0,X'010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO decisions VALUES(X'01a21cdd494c77339bb3c7efc9f071d6',X'01a21cdd493c76fdb32fb8f686b4f6c8','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795780593996,0,X'0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO decisions VALUES(X'01a21cdd498974c1bd5c2765280524bc',X'01a21cdd493c76fdb32fb8f686b4f6c8','accept','person',0,NULL,NULL,'[{"code":"reviewed","message":"ada: looked at again","view_id":null}]',1795780594057,NULL,NULL);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a21cdd48db7379837a0889d8f5dcec','policy.activated',NULL,NULL,1795780593883,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a21cdd48e371e0ab54b8a4399f4064','policy.activated',NULL,NULL,1795780593891,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a21cdd48e674cb991d9260be659131','inspection.created',X'01a21cdd48e674cb991d925ec5fac487','ber1',1795780593894,'{"id":"01a21cdd-48e6-74cb-991d-925ec5fac487","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T11:56:33.894Z","completed_at":null,"views":[{"id":"01a21cdd-48e6-771e-900f-31f790156679","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.894Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a21cdd48f0777f800b1acd1aaabeb5','inspection.completed',X'01a21cdd48e674cb991d925ec5fac487','ber1',1795780593904,'{"id":"01a21cdd-48e6-74cb-991d-925ec5fac487","status":"completed","verdict":"accept","decision":{"id":"01a21cdd-48f0-777f-800b-1accd3b4592b","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T11:56:33.904Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T11:56:33.894Z","completed_at":"2026-11-27T11:56:33.904Z","views":[{"id":"01a21cdd-48e6-771e-900f-31f790156679","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.894Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a21cdd48f3727c9b010cbb589e770e','inspection.created',X'01a21cdd48f3727c9b010cb9b4e0b440','ber1',1795780593907,'{"id":"01a21cdd-48f3-727c-9b01-0cb9b4e0b440","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.907Z","completed_at":null,"views":[{"id":"01a21cdd-48f3-71cc-88b5-e2f40a9fa467","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.907Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a21cdd48f877e5be357cf218a18450','inspection.completed',X'01a21cdd48f3727c9b010cb9b4e0b440','ber1',1795780593912,'{"id":"01a21cdd-48f3-727c-9b01-0cb9b4e0b440","status":"completed","verdict":"reject","decision":{"id":"01a21cdd-48f8-77e5-be35-7cf1c3f4bccd","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T11:56:33.912Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.907Z","completed_at":"2026-11-27T11:56:33.912Z","views":[{"id":"01a21cdd-48f3-71cc-88b5-e2f40a9fa467","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.907Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a21cdd48fa70a39ad1fa47689f874a','inspection.created',X'01a21cdd48fa70a39ad1fa4591d3044d','ber1',1795780593914,'{"id":"01a21cdd-48fa-70a3-9ad1-fa4591d3044d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.914Z","completed_at":null,"views":[{"id":"01a21cdd-48fa-74eb-ac55-b996b8b24880","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.914Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a21cdd48ff77b8a8d09fde41494ee0','inspection.completed',X'01a21cdd48fa70a39ad1fa4591d3044d','ber1',1795780593919,'{"id":"01a21cdd-48fa-70a3-9ad1-fa4591d3044d","status":"completed","verdict":"recapture","decision":{"id":"01a21cdd-48ff-77b8-a8d0-9fdd9bfd67a9","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T11:56:33.919Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.914Z","completed_at":"2026-11-27T11:56:33.919Z","views":[{"id":"01a21cdd-48fa-74eb-ac55-b996b8b24880","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.914Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a21cdd49017457ad786f223f6c37cf','inspection.created',X'01a21cdd49017457ad786f200d55af8a','ber1',1795780593921,'{"id":"01a21cdd-4901-7457-ad78-6f200d55af8a","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.921Z","completed_at":null,"views":[{"id":"01a21cdd-4901-77ff-b24b-36ecd36c5e50","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.921Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a21cdd491472ddabcdc574a07f5ac3','job.discarded',X'01a21cdd49017457ad786f200d55af8a','ber1',1795780593940,'{"job_id":"01a21cdd-4901-7457-ad78-6f2190a90ad9","inspection_id":"01a21cdd-4901-7457-ad78-6f200d55af8a","view_id":"01a21cdd-4901-77ff-b24b-36ecd36c5e50","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-27T11:56:33.921Z","discarded_at":"2026-11-27T11:56:33.940Z"}');
INSERT INTO events VALUES(11,X'01a21cdd491472ddabcdc5762d4f6395','inspection.completed',X'01a21cdd49017457ad786f200d55af8a','ber1',1795780593940,'{"id":"01a21cdd-4901-7457-ad78-6f200d55af8a","status":"completed","verdict":"review","decision":{"id":"01a21cdd-4914-72dd-abcd-c575ddb4391c","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T11:56:33.940Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.921Z","completed_at":"2026-11-27T11:56:33.940Z","views":[{"id":"01a21cdd-4901-77ff-b24b-36ecd36c5e50","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.921Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a21cdd491c755c89cc91f6152e4138','inspection.created',X'01a21cdd491c755c89cc91f4f2a2856e','ber1',1795780593948,'{"id":"01a21cdd-491c-755c-89cc-91f4f2a2856e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.948Z","completed_at":null,"views":[{"id":"01a21cdd-491c-76cf-b749-7b238dfa057a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.948Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a21cdd492575a9b4d259675f62fd57','inspection.completed',X'01a21cdd491c755c89cc91f4f2a2856e','ber1',1795780593957,'{"id":"01a21cdd-491c-755c-89cc-91f4f2a2856e","status":"completed","verdict":"accept","decision":{"id":"01a21cdd-4925-75a9-b4d2-596610251c57","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T11:56:33.957Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.948Z","completed_at":"2026-11-27T11:56:33.957Z","views":[{"id":"01a21cdd-491c-76cf-b749-7b238dfa057a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.948Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a21cdd493475db9f9d6dc268d1da80','inspection.redecided',X'01a21cdd491c755c89cc91f4f2a2856e','ber1',1795780593972,'{"id":"01a21cdd-491c-755c-89cc-91f4f2a2856e","status":"completed","verdict":"reject","decision":{"id":"01a21cdd-4934-75db-9f9d-6dc108b72991","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T11:56:33.972Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.948Z","completed_at":"2026-11-27T11:56:33.957Z","views":[{"id":"01a21cdd-491c-76cf-b749-7b238dfa057a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.948Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21cdd-492c-7340-ae1a-26bc08cd95ed","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:33.964Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a21cdd493c76fdb32fb8f86d5a9b12','inspection.created',X'01a21cdd493c76fdb32fb8f686b4f6c8','hub',1795780593980,'{"id":"01a21cdd-493c-76fd-b32f-b8f686b4f6c8","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.980Z","completed_at":null,"views":[{"id":"01a21cdd-493c-76e3-9503-517c41b34d78","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T11:56:33.980Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a21cdd494c77339bb3c7f00e17de4f','inspection.completed',X'01a21cdd493c76fdb32fb8f686b4f6c8','hub',1795780593996,'{"id":"01a21cdd-493c-76fd-b32f-b8f686b4f6c8","status":"completed","verdict":"accept","decision":{"id":"01a21cdd-494c-7733-9bb3-c7efc9f071d6","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T11:56:33.996Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.980Z","completed_at":"2026-11-27T11:56:33.996Z","views":[{"id":"01a21cdd-493c-76e3-9503-517c41b34d78","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T11:56:33.980Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a21cdd494f73588942ad4238fc6891','inspection.created',X'01a21cdd494f73588942ad40bf4964e9','ber1',1795780593999,'{"id":"01a21cdd-494f-7358-8942-ad40bf4964e9","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-27T11:56:33.999Z","completed_at":null,"views":[{"id":"01a21cdd-494f-7345-80c2-5f36ba67f4af","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-27T11:56:33.999Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a21cdd496876ddb4a91e8d679955b6','inspection.created',X'01a21cdd496876ddb4a91e8b6c2a005d','ber1',1795780594024,'{"id":"01a21cdd-4968-76dd-b4a9-1e8b6c2a005d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:34.024Z","completed_at":null,"views":[{"id":"01a21cdd-4964-7100-967d-6c2685303cee","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:34.024Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a21cdd496e7724994c811bdf801b48','inspection.cancelled',X'01a21cdd496876ddb4a91e8b6c2a005d','ber1',1795780594030,'{"id":"01a21cdd-4968-76dd-b4a9-1e8b6c2a005d","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:34.024Z","completed_at":"2026-11-27T11:56:34.030Z","views":[{"id":"01a21cdd-4964-7100-967d-6c2685303cee","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:34.024Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a21cdd497473ae9509fe4cd37cbc9e','inspection.created',X'01a21cdd497473ae9509fe4a0c07a462','ber1',1795780594036,'{"id":"01a21cdd-4974-73ae-9509-fe4a0c07a462","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:34.036Z","completed_at":null,"views":[{"id":"01a21cdd-4971-7489-8ddf-8b27cb2d9b47","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:34.036Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a21cdd497b752795aa841055f24e80','inspection.created',X'01a21cdd497b752795aa840e91bf30c2','ber1',1795780594043,'{"id":"01a21cdd-497b-7527-95aa-840e91bf30c2","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:34.043Z","completed_at":null,"views":[{"id":"01a21cdd-497b-70bb-89ab-52b028a8f484","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:34.043Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a21cdd49827356b307ff82c2f37e2d','inspection.created',X'01a21cdd49827356b307ff802edc1d6b','ber1',1795780594050,'{"id":"01a21cdd-4982-7356-b307-ff802edc1d6b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:34.050Z","completed_at":null,"views":[{"id":"01a21cdd-4981-7112-9848-f3a56eab828a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T11:56:34.050Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(23,X'01a21cdd498974c1bd5c2766ca4938f1','inspection.reviewed',X'01a21cdd493c76fdb32fb8f686b4f6c8','hub',1795780594057,'{"id":"01a21cdd-493c-76fd-b32f-b8f686b4f6c8","status":"completed","verdict":"accept","decision":{"id":"01a21cdd-4989-74c1-bd5c-2765280524bc","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-27T11:56:34.057Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-27T11:56:34.057Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T11:56:33.980Z","completed_at":"2026-11-27T11:56:33.996Z","views":[{"id":"01a21cdd-493c-76e3-9503-517c41b34d78","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T11:56:33.980Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(24,X'01a21cdd498e74588d6769fd79fbfce7','alarm.raised',NULL,'ham2',1795780594062,'{"id":"01a21cdd-498e-7458-8d67-69fc0bf4cabe","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a21cdd-498e-7777-ab63-d75a0e4432ea"],"raised_at":"2026-11-27T11:56:34.062Z","cleared_at":null,"relearn":false}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a21cdd48e674cb991d925ec5fac487',0,1795780593894);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795780593894);
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
INSERT INTO models_served VALUES('default',1795780593983);
INSERT INTO models_served VALUES('dock',1795780593983);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795780593894,1795780594050,X'01a21cdd49827356b307ff802edc1d6b',X'01a21cdd498171129848f3a56eab828a');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795780593980,1795780593980,X'01a21cdd493c76fdb32fb8f686b4f6c8',X'01a21cdd493c76e39503517c41b34d78');
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
INSERT INTO attempts VALUES(X'01a21cdd49017457ad786f2190a90ad9',1,1795780593933,1795780593940,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a21cdd497b752795aa840f63872368',1,1795780594047,1795780594048,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
INSERT INTO reviews VALUES(X'01a21cdd491472ddabcdc575ddb4391c',X'01a21cdd49017457ad786f200d55af8a','ber1','parcel',1,'band','review',1000000,1,'open',NULL,1795780593940,NULL,NULL,NULL);
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
INSERT INTO answers VALUES(X'01a21cdd498974c1bd5c2764b742c724',X'01a21cdd493c76fdb32fb8f686b4f6c8',NULL,X'01a21cdd494c77339bb3c7efc9f071d6','hub','ada',NULL,'accept','looked at again',0,'{"01a21cdd-493c-76e3-9503-517c41b34d78":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}',4000,1795780594057,NULL);
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
INSERT INTO alarms VALUES(X'01a21cdd498e74588d6769fc0bf4cabe','escape','pair','ham2','','more escapes than was promised','["01a21cdd-498e-7777-ab63-d75a0e4432ea"]',1795780594062,NULL,0);
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
INSERT INTO secrets VALUES('audit',X'edd4909468dad2833c38cfc2b411a9fb85d79a1a3761bc73d67c4c21695bd22f');
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
INSERT INTO calibrations VALUES(X'01a21cdd498c767fb530f1e365e7cc31','parcel',1,1,500,'["ab"]','escape at most 1 %',1,1795780594060);
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
