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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-26 15:55:22',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',5243416);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-26 15:55:22',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',1881401);
INSERT INTO _sqlx_migrations VALUES(3,'routes','2026-11-26 15:55:22',1,X'a864a1c5ee1307e94b131283c7742e7db50987ded41f97bb87a3743f62510b6ffbe4b3a97cb8b5a21622c6a6723c64de',1863565);
INSERT INTO _sqlx_migrations VALUES(4,'codes','2026-11-26 15:55:22',1,X'7fc88a742aebab1895cbabe37b6d5602dc84339951bfa4cdd158c278a721f6c66f7a980b61b4cc6229aa34baae24a8aa',1117991);
INSERT INTO _sqlx_migrations VALUES(5,'publications','2026-11-26 15:55:22',1,X'034e750f03bb52d8e2c6fce865b1e6489652bae2e16755ba613072fc337f2db0ce9d83baea3bbf3a64281e411590f5e8',872097);
INSERT INTO _sqlx_migrations VALUES(6,'failures','2026-11-26 15:55:22',1,X'4efbf9a09e1ba16c544928042df00106678acff2f6dfeedb00d355a44d666655ea41be8fbf35303cdf5712ddc222b41f',4518985);
INSERT INTO _sqlx_migrations VALUES(7,'webhooks','2026-11-26 15:55:22',1,X'579c54f2c25d44d9b6411d9e1aa7df7fefeafc67d37178d01524f21121b80b37ce66f951680d76486aea850d0dd3dd75',1331967);
INSERT INTO _sqlx_migrations VALUES(8,'retention','2026-11-26 15:55:22',1,X'644509e56c9ba1925dc4a3daa2293f3096af03c7075d653305632db3fc4adb4c99f0a49fdf31696c60ce1192c7cfee80',1764653);
CREATE TABLE policies (
    name            TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    hash            TEXT    NOT NULL,
    content         TEXT    NOT NULL,  -- JSON.
    views_expected  TEXT,              -- JSON, drawn from the content for readers.
    active          INTEGER NOT NULL DEFAULT 0,
    imported_at     INTEGER NOT NULL,
    PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795708522482);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795708522478);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795708522481);
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
, not_before INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO inspections VALUES(X'01a218918ff472afb87a96c4a684d1ba','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a218918ffe721a9a9b7e9a2b32d45b',1795708522484,1795708522494,1795708522494,NULL);
INSERT INTO inspections VALUES(X'01a21891900372b1a48c57ab075b9a95','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21891900873529e004fb093b957c9',1795708522499,1795708522504,1795708522504,NULL);
INSERT INTO inspections VALUES(X'01a21891900b7497ad7c4563435c551d','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21891901076199e06094fdedcc7e7',1795708522507,1795708522512,1795708522512,NULL);
INSERT INTO inspections VALUES(X'01a218919015749d944e9f45a8888b0b','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21891901b70cd8ec2328523b86343',1795708522517,1795708522523,1795708522523,NULL);
INSERT INTO inspections VALUES(X'01a21891901d70cf922f035bb72378ec','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a2189190257675a2984ac4e2c07273',1795708522525,1795708522529,1795708522533,NULL);
INSERT INTO inspections VALUES(X'01a2189190277393ad85704fd00b08d1','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21891902a7274935f1f83433a4072',1795708522535,1795708522538,1795708522538,NULL);
INSERT INTO inspections VALUES(X'01a21891902b7254a933bd16a374d661','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111068522539,NULL,2111068522539,0,NULL,1795708522539,NULL,1795708522543,NULL);
INSERT INTO inspections VALUES(X'01a21891903176269e004e5638965a5d','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795708522545,1795708522546,1795708522546,NULL);
INSERT INTO inspections VALUES(X'01a21891903372fc9a6462f0036e4743','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795708522547,NULL,1795708522547,NULL);
INSERT INTO inspections VALUES(X'01a2189190367304b2e60f239f9b82e4','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795708522550,NULL,1795708522553,NULL);
INSERT INTO inspections VALUES(X'01a21891903b7014a8ba6e290b8af3c1','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795708522555,NULL,1795708522555,NULL);
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
INSERT INTO views VALUES(X'01a218918ff473a68d61344dbbaf03c5',X'01a218918ff472afb87a96c4a684d1ba',0,X'01a218918ff472afb87a96c5b742cc42','originals/2026/03/01/01a21891-8ff4-73a6-8d61-344dbbaf03c5','cam-1',NULL,NULL,1795708522484,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a2189190027717b7445415b3500d48',X'01a21891900372b1a48c57ab075b9a95',0,X'01a21891900372b1a48c57ac4f155c06','originals/2026/03/01/01a21891-9002-7717-b744-5415b3500d48','cam-1',NULL,NULL,1795708522499,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21891900b755489cd953a7b86f6e8',X'01a21891900b7497ad7c4563435c551d',0,X'01a21891900b7497ad7c456429de9231','originals/2026/03/01/01a21891-900b-7554-89cd-953a7b86f6e8','cam-1',NULL,NULL,1795708522507,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21891901571c2a6b4d7b042e3d395',X'01a218919015749d944e9f45a8888b0b',0,X'01a218919015749d944e9f46440ad27d','originals/2026/03/01/01a21891-9015-71c2-a6b4-d7b042e3d395','cam-1',NULL,NULL,1795708522517,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21891901d72fe881fbb1d72638852',X'01a21891901d70cf922f035bb72378ec',0,X'01a21891901d70cf922f035c3c4a5555','originals/2026/03/01/01a21891-901d-72fe-881f-bb1d72638852','cam-1',NULL,NULL,1795708522525,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21891902273f686b15229e39fc6ee',X'01a21891901d70cf922f035bb72378ec',1,X'01a218919022721f8fd6f44d3b358e8b','originals/2026/03/01/01a21891-9022-73f6-86b1-5229e39fc6ee','cam-1',NULL,NULL,1795708522530,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21891902775128e47cb3b1df64b03',X'01a2189190277393ad85704fd00b08d1',0,X'01a2189190277393ad857050feafce54','originals/2026/03/01/01a21891-9027-7512-8e47-cb3b1df64b03','dock-1','top',NULL,1795708522535,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21891902b7532817e3ab0e2af3250',X'01a21891902b7254a933bd16a374d661',0,X'01a21891902b7254a933bd17a30e9f9b','originals/2026/03/01/01a21891-902b-7532-817e-3ab0e2af3250','cam-1','top',NULL,1795708522539,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a218919030745eaa46fa0455f5181f',X'01a21891903176269e004e5638965a5d',0,X'01a21891903176269e004e57632a7dee','originals/2026/03/01/01a21891-9030-745e-aa46-fa0455f5181f','cam-1',NULL,NULL,1795708522545,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a2189190337346bc852c03188f3003',X'01a21891903372fc9a6462f0036e4743',0,X'01a21891903372fc9a6462f1b20ae9b5','originals/2026/03/01/01a21891-9033-7346-bc85-2c03188f3003','cam-1',NULL,NULL,1795708522547,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a218919036722b89d8b32d66af8a1c',X'01a2189190367304b2e60f239f9b82e4',0,X'01a2189190367304b2e60f247b59d959','originals/2026/03/01/01a21891-9036-722b-89d8-b32d66af8a1c','cam-1',NULL,NULL,1795708522550,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21891903b76a0ae3c4a662c40a972',X'01a21891903b7014a8ba6e290b8af3c1',0,X'01a21891903b7014a8ba6e2a6805edbc','originals/2026/03/01/01a21891-903b-76a0-ae3c-4a662c40a972','cam-1',NULL,NULL,1795708522555,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
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
INSERT INTO jobs VALUES(X'01a218918ff472afb87a96c5b742cc42',X'01a218918ff472afb87a96c4a684d1ba',X'01a218918ff473a68d61344dbbaf03c5',1,'completed',1,3,1,1795708522484,NULL,NULL,NULL,NULL,NULL,1795708522494,1,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21891900372b1a48c57ac4f155c06',X'01a21891900372b1a48c57ab075b9a95',X'01a2189190027717b7445415b3500d48',1,'completed',1,3,1,1795708522499,NULL,NULL,NULL,NULL,NULL,1795708522504,2,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21891900b7497ad7c456429de9231',X'01a21891900b7497ad7c4563435c551d',X'01a21891900b755489cd953a7b86f6e8',1,'completed',1,3,1,1795708522507,NULL,NULL,'corrupt','it ends too early',NULL,1795708522512,3,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a218919015749d944e9f46440ad27d',X'01a218919015749d944e9f45a8888b0b',X'01a21891901571c2a6b4d7b042e3d395',1,'discarded',1,3,1,1795708522517,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795708522523,4,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21891901d70cf922f035c3c4a5555',X'01a21891901d70cf922f035bb72378ec',X'01a21891901d72fe881fbb1d72638852',1,'completed',1,3,1,1795708522525,NULL,NULL,NULL,NULL,NULL,1795708522529,5,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a218919022721f8fd6f44d3b358e8b',X'01a21891901d70cf922f035bb72378ec',X'01a21891902273f686b15229e39fc6ee',1,'completed',0,3,1,1795708522530,NULL,NULL,NULL,NULL,NULL,1795708522533,6,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2189190277393ad857050feafce54',X'01a2189190277393ad85704fd00b08d1',X'01a21891902775128e47cb3b1df64b03',1,'completed',0,3,1,1795708522535,NULL,NULL,NULL,NULL,NULL,1795708522538,7,'dock',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21891902b7254a933bd17a30e9f9b',X'01a21891902b7254a933bd16a374d661',X'01a21891902b7532817e3ab0e2af3250',1,'completed',1,3,1,1795708522539,NULL,NULL,NULL,NULL,NULL,1795708522543,8,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21891903176269e004e57632a7dee',X'01a21891903176269e004e5638965a5d',X'01a218919030745eaa46fa0455f5181f',1,'cancelled',0,3,0,1795708522545,NULL,NULL,NULL,NULL,NULL,1795708522546,9,'default',NULL,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a21891903372fc9a6462f1b20ae9b5',X'01a21891903372fc9a6462f0036e4743',X'01a2189190337346bc852c03188f3003',1,'running',1,3,1,1795708522547,1795708582550,'test',NULL,NULL,NULL,NULL,10,'default',1795708522550,0,0,0,NULL,NULL,NULL);
INSERT INTO jobs VALUES(X'01a2189190367304b2e60f247b59d959',X'01a2189190367304b2e60f239f9b82e4',X'01a218919036722b89d8b32d66af8a1c',1,'retryable',1,3,1,1795712122553,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11,'default',NULL,0,0,0,'inspect',NULL,NULL);
INSERT INTO jobs VALUES(X'01a21891903b7014a8ba6e2a6805edbc',X'01a21891903b7014a8ba6e290b8af3c1',X'01a21891903b76a0ae3c4a662c40a972',1,'available',0,3,0,1795708522555,NULL,NULL,NULL,NULL,NULL,NULL,12,'default',NULL,0,0,0,NULL,NULL,NULL);
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
INSERT INTO inferences VALUES(X'01a218918ff473a68d61344dbbaf03c5',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795708522494,NULL);
INSERT INTO inferences VALUES(X'01a2189190027717b7445415b3500d48',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795708522504,'[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO inferences VALUES(X'01a21891901d72fe881fbb1d72638852',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795708522529,NULL);
INSERT INTO inferences VALUES(X'01a21891902273f686b15229e39fc6ee',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795708522533,NULL);
INSERT INTO inferences VALUES(X'01a21891902775128e47cb3b1df64b03',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795708522538,NULL);
INSERT INTO inferences VALUES(X'01a21891902b7532817e3ab0e2af3250',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795708522543,NULL);
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
) STRICT, WITHOUT ROWID;
INSERT INTO decisions VALUES(X'01a218918ffe721a9a9b7e9a2b32d45b',X'01a218918ff472afb87a96c4a684d1ba','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795708522494);
INSERT INTO decisions VALUES(X'01a21891900873529e004fb093b957c9',X'01a21891900372b1a48c57ab075b9a95','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795708522504);
INSERT INTO decisions VALUES(X'01a21891901076199e06094fdedcc7e7',X'01a21891900b7497ad7c4563435c551d','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795708522512);
INSERT INTO decisions VALUES(X'01a21891901b70cd8ec2328523b86343',X'01a218919015749d944e9f45a8888b0b','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795708522523);
INSERT INTO decisions VALUES(X'01a21891902177c2b00a9951c918b33c',X'01a21891901d70cf922f035bb72378ec','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795708522529);
INSERT INTO decisions VALUES(X'01a2189190257675a2984ac4e2c07273',X'01a21891901d70cf922f035bb72378ec','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795708522533);
INSERT INTO decisions VALUES(X'01a21891902a7274935f1f83433a4072',X'01a2189190277393ad85704fd00b08d1','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795708522538);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a218918fee7296b7c9089d460bb210','policy.activated',NULL,NULL,1795708522478,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a218918ff271dcb584975aabddcecc','policy.activated',NULL,NULL,1795708522482,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a218918ff472afb87a96c67576edce','inspection.created',X'01a218918ff472afb87a96c4a684d1ba','ber1',1795708522484,'{"id":"01a21891-8ff4-72af-b87a-96c4a684d1ba","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:55:22.484Z","completed_at":null,"views":[{"id":"01a21891-8ff4-73a6-8d61-344dbbaf03c5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.484Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a218918ffe721a9a9b7e9b5692c279','inspection.completed',X'01a218918ff472afb87a96c4a684d1ba','ber1',1795708522494,'{"id":"01a21891-8ff4-72af-b87a-96c4a684d1ba","status":"completed","verdict":"accept","decision":{"id":"01a21891-8ffe-721a-9a9b-7e9a2b32d45b","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:22.494Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:55:22.484Z","completed_at":"2026-11-26T15:55:22.494Z","views":[{"id":"01a21891-8ff4-73a6-8d61-344dbbaf03c5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.484Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a21891900372b1a48c57ad6a66e6d7','inspection.created',X'01a21891900372b1a48c57ab075b9a95','ber1',1795708522499,'{"id":"01a21891-9003-72b1-a48c-57ab075b9a95","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.499Z","completed_at":null,"views":[{"id":"01a21891-9002-7717-b744-5415b3500d48","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.499Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a21891900873529e004fb13a055b9c','inspection.completed',X'01a21891900372b1a48c57ab075b9a95','ber1',1795708522504,'{"id":"01a21891-9003-72b1-a48c-57ab075b9a95","status":"completed","verdict":"reject","decision":{"id":"01a21891-9008-7352-9e00-4fb093b957c9","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:22.504Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.499Z","completed_at":"2026-11-26T15:55:22.504Z","views":[{"id":"01a21891-9002-7717-b744-5415b3500d48","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.499Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a21891900b7497ad7c4565699e6a25','inspection.created',X'01a21891900b7497ad7c4563435c551d','ber1',1795708522507,'{"id":"01a21891-900b-7497-ad7c-4563435c551d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.507Z","completed_at":null,"views":[{"id":"01a21891-900b-7554-89cd-953a7b86f6e8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.507Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a21891901076199e060950eda4be66','inspection.completed',X'01a21891900b7497ad7c4563435c551d','ber1',1795708522512,'{"id":"01a21891-900b-7497-ad7c-4563435c551d","status":"completed","verdict":"recapture","decision":{"id":"01a21891-9010-7619-9e06-094fdedcc7e7","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:22.512Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.507Z","completed_at":"2026-11-26T15:55:22.512Z","views":[{"id":"01a21891-900b-7554-89cd-953a7b86f6e8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.507Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a218919015749d944e9f475c8fefdd','inspection.created',X'01a218919015749d944e9f45a8888b0b','ber1',1795708522517,'{"id":"01a21891-9015-749d-944e-9f45a8888b0b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.517Z","completed_at":null,"views":[{"id":"01a21891-9015-71c2-a6b4-d7b042e3d395","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.517Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a21891901b70cd8ec23284113520da','job.discarded',X'01a218919015749d944e9f45a8888b0b','ber1',1795708522523,'{"job_id":"01a21891-9015-749d-944e-9f46440ad27d","inspection_id":"01a21891-9015-749d-944e-9f45a8888b0b","view_id":"01a21891-9015-71c2-a6b4-d7b042e3d395","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-26T15:55:22.517Z","discarded_at":"2026-11-26T15:55:22.523Z"}');
INSERT INTO events VALUES(11,X'01a21891901b70cd8ec23286f8361b3e','inspection.completed',X'01a218919015749d944e9f45a8888b0b','ber1',1795708522523,'{"id":"01a21891-9015-749d-944e-9f45a8888b0b","status":"completed","verdict":"review","decision":{"id":"01a21891-901b-70cd-8ec2-328523b86343","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:22.523Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.517Z","completed_at":"2026-11-26T15:55:22.523Z","views":[{"id":"01a21891-9015-71c2-a6b4-d7b042e3d395","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.517Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a21891901d70cf922f035df5b37e87','inspection.created',X'01a21891901d70cf922f035bb72378ec','ber1',1795708522525,'{"id":"01a21891-901d-70cf-922f-035bb72378ec","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.525Z","completed_at":null,"views":[{"id":"01a21891-901d-72fe-881f-bb1d72638852","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.525Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a21891902177c2b00a9952fc206f4d','inspection.completed',X'01a21891901d70cf922f035bb72378ec','ber1',1795708522529,'{"id":"01a21891-901d-70cf-922f-035bb72378ec","status":"completed","verdict":"accept","decision":{"id":"01a21891-9021-77c2-b00a-9951c918b33c","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:22.529Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.525Z","completed_at":"2026-11-26T15:55:22.529Z","views":[{"id":"01a21891-901d-72fe-881f-bb1d72638852","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.525Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a2189190257675a2984ac51540df39','inspection.redecided',X'01a21891901d70cf922f035bb72378ec','ber1',1795708522533,'{"id":"01a21891-901d-70cf-922f-035bb72378ec","status":"completed","verdict":"reject","decision":{"id":"01a21891-9025-7675-a298-4ac4e2c07273","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:22.533Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.525Z","completed_at":"2026-11-26T15:55:22.529Z","views":[{"id":"01a21891-901d-72fe-881f-bb1d72638852","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.525Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21891-9022-73f6-86b1-5229e39fc6ee","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.530Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a2189190277393ad857051fbb28278','inspection.created',X'01a2189190277393ad85704fd00b08d1','hub',1795708522535,'{"id":"01a21891-9027-7393-ad85-704fd00b08d1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.535Z","completed_at":null,"views":[{"id":"01a21891-9027-7512-8e47-cb3b1df64b03","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:55:22.535Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a21891902a7274935f1f843a4fb7fb','inspection.completed',X'01a2189190277393ad85704fd00b08d1','hub',1795708522538,'{"id":"01a21891-9027-7393-ad85-704fd00b08d1","status":"completed","verdict":"accept","decision":{"id":"01a21891-902a-7274-935f-1f83433a4072","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:22.538Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.535Z","completed_at":"2026-11-26T15:55:22.538Z","views":[{"id":"01a21891-9027-7512-8e47-cb3b1df64b03","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:55:22.535Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a21891902b7254a933bd187dfb1e0b','inspection.created',X'01a21891902b7254a933bd16a374d661','ber1',1795708522539,'{"id":"01a21891-902b-7254-a933-bd16a374d661","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-26T15:55:22.539Z","completed_at":null,"views":[{"id":"01a21891-902b-7532-817e-3ab0e2af3250","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:55:22.539Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a21891903176269e004e5853746798','inspection.created',X'01a21891903176269e004e5638965a5d','ber1',1795708522545,'{"id":"01a21891-9031-7626-9e00-4e5638965a5d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.545Z","completed_at":null,"views":[{"id":"01a21891-9030-745e-aa46-fa0455f5181f","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.545Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a21891903271deaf3122b6a703e922','inspection.cancelled',X'01a21891903176269e004e5638965a5d','ber1',1795708522546,'{"id":"01a21891-9031-7626-9e00-4e5638965a5d","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.545Z","completed_at":"2026-11-26T15:55:22.546Z","views":[{"id":"01a21891-9030-745e-aa46-fa0455f5181f","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.545Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a21891903372fc9a6462f29d73f21a','inspection.created',X'01a21891903372fc9a6462f0036e4743','ber1',1795708522547,'{"id":"01a21891-9033-72fc-9a64-62f0036e4743","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.547Z","completed_at":null,"views":[{"id":"01a21891-9033-7346-bc85-2c03188f3003","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.547Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a2189190367304b2e60f25af649f84','inspection.created',X'01a2189190367304b2e60f239f9b82e4','ber1',1795708522550,'{"id":"01a21891-9036-7304-b2e6-0f239f9b82e4","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.550Z","completed_at":null,"views":[{"id":"01a21891-9036-722b-89d8-b32d66af8a1c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.550Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a21891903b7014a8ba6e2b4bdd02fa','inspection.created',X'01a21891903b7014a8ba6e290b8af3c1','ber1',1795708522555,'{"id":"01a21891-903b-7014-a8ba-6e290b8af3c1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:22.555Z","completed_at":null,"views":[{"id":"01a21891-903b-76a0-ae3c-4a662c40a972","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:22.555Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a218918ff472afb87a96c4a684d1ba',0,1795708522484);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795708522485);
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
INSERT INTO models_served VALUES('default',1795708522536);
INSERT INTO models_served VALUES('dock',1795708522536);
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
INSERT INTO cameras VALUES('ber1','cam-1','["top"]',11,1795708522484,1795708522555,X'01a21891903b7014a8ba6e290b8af3c1',X'01a21891903b76a0ae3c4a662c40a972');
INSERT INTO cameras VALUES('hub','dock-1','["top"]',1,1795708522535,1795708522535,X'01a2189190277393ad85704fd00b08d1',X'01a21891902775128e47cb3b1df64b03');
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
INSERT INTO attempts VALUES(X'01a218919015749d944e9f46440ad27d',1,1795708522522,1795708522523,'discarded','test','inspect','inference_failed','the sample''s model is broken');
INSERT INTO attempts VALUES(X'01a2189190367304b2e60f247b59d959',1,1795708522553,1795708522553,'retried','test','inspect','inference_failed','the sample''s network is slow');
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
COMMIT;
