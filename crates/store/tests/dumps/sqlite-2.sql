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
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-26 15:23:43',1,X'8a2471a3cd4c224377ed1886caf49ee7dc7949395670b52e0e0aa44e758defbd6296cbfaab33677dec888a975c3ec9ae',10355817);
INSERT INTO _sqlx_migrations VALUES(2,'turns','2026-11-26 15:23:43',1,X'aefc6d05aea7928ae197b207a8db7b71c2a1e78ff229ca0584bd73c9cf34ef19a890612f6b0ca701f85bff3ac12f97e1',2509928);
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
INSERT INTO policies VALUES('pair',1,'three','{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}','["top","left"]',1,1795706623278);
INSERT INTO policies VALUES('parcel',1,'one','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}',NULL,1,1795706623272);
INSERT INTO policies VALUES('parcel',2,'two','{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}','2',0,1795706623276);
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
) STRICT, WITHOUT ROWID;
INSERT INTO inspections VALUES(X'01a2187495317485987dc0942c0aed68','ber1','accepted','monday','completed','accept',1,'parcel',NULL,'{"shift":"night"}',NULL,NULL,NULL,0,X'01a21874953d766bbaec5a4c57d031c5',1795706623281,1795706623293,1795706623293);
INSERT INTO inspections VALUES(X'01a21874954372c0865e867b439be07b','ber1','rejected',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21874954874588be7bafc91abb8b9',1795706623299,1795706623304,1795706623304);
INSERT INTO inspections VALUES(X'01a21874954b730b989e80747fb01f29','ber1','unreadable',NULL,'completed','recapture',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21874954f76bbad3f73b1698fc1bd',1795706623307,1795706623311,1795706623311);
INSERT INTO inspections VALUES(X'01a218749551726387a5ee549ff7b918','ber1','dead',NULL,'completed','review',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21874955574e3ada158d9e052a827',1795706623313,1795706623317,1795706623317);
INSERT INTO inspections VALUES(X'01a218749557742792c2ed7ccc96e88e','ber1','late',NULL,'completed','reject',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21874956275fb94877d0e268d6681',1795706623319,1795706623323,1795706623330);
INSERT INTO inspections VALUES(X'01a218749564759288df0cbaf7c82cf6','hub','camera',NULL,'completed','accept',1,'parcel',NULL,'{}',NULL,NULL,NULL,0,X'01a21874956f76cd87d477c66c37bd8d',1795706623332,1795706623343,1795706623343);
INSERT INTO inspections VALUES(X'01a218749570772c9ee4f386e1c38cc5','ber1','awaiting',NULL,'open',NULL,1,'parcel','["top","left"]','{}',2111066623344,NULL,2111066623344,0,NULL,1795706623344,NULL,1795706623348);
INSERT INTO inspections VALUES(X'01a21874957577028f0b02d3a095348c','ber1','cancelled',NULL,'cancelled',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795706623349,1795706623351,1795706623351);
INSERT INTO inspections VALUES(X'01a2187495797423ac079f7ef6f80a89','ber1','running',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795706623353,NULL,1795706623353);
INSERT INTO inspections VALUES(X'01a21874957f74b9abbb9dbbcd26f5e9','ber1','retry',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795706623359,NULL,1795706623363);
INSERT INTO inspections VALUES(X'01a2187495857324a85e42fdc6a02083','ber1','waiting',NULL,'open',NULL,1,'parcel',NULL,'{}',NULL,NULL,NULL,0,NULL,1795706623365,NULL,1795706623365);
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
INSERT INTO views VALUES(X'01a2187495317505bb97b9878e079879',X'01a2187495317485987dc0942c0aed68',0,X'01a2187495317485987dc0963071ac10','originals/2026/03/01/01a21874-9531-7505-bb97-b9878e079879','cam-1',NULL,NULL,1795706623281,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a2187495427131bc1129fa53101ac7',X'01a21874954372c0865e867b439be07b',0,X'01a21874954372c0865e867dbd76b395','originals/2026/03/01/01a21874-9542-7131-bc11-29fa53101ac7','cam-1',NULL,NULL,1795706623299,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21874954b76b1a6cb5d1521afebeb',X'01a21874954b730b989e80747fb01f29',0,X'01a21874954b730b989e807626c23fbf','originals/2026/03/01/01a21874-954b-76b1-a6cb-5d1521afebeb','cam-1',NULL,NULL,1795706623307,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a2187495507404abcd63ec5321b909',X'01a218749551726387a5ee549ff7b918',0,X'01a218749551726387a5ee561ddf9650','originals/2026/03/01/01a21874-9550-7404-abcd-63ec5321b909','cam-1',NULL,NULL,1795706623313,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21874955771b5b5be72537eb9f7ea',X'01a218749557742792c2ed7ccc96e88e',0,X'01a218749557742792c2ed7e11ad0cd3','originals/2026/03/01/01a21874-9557-71b5-b5be-72537eb9f7ea','cam-1',NULL,NULL,1795706623319,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21874955e733b8773f4423b949e4b',X'01a218749557742792c2ed7ccc96e88e',1,X'01a21874955e719fbbc2f54c8960b9b8','originals/2026/03/01/01a21874-955e-733b-8773-f4423b949e4b','cam-1',NULL,NULL,1795706623326,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21874956471a3b8b3d8dac7833dce',X'01a218749564759288df0cbaf7c82cf6',0,X'01a218749564759288df0cbca64b6c64','originals/2026/03/01/01a21874-9564-71a3-b8b3-d8dac7833dce','dock-1','top',NULL,1795706623332,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21874957074c19fd33ec6ac13f3b5',X'01a218749570772c9ee4f386e1c38cc5',0,X'01a218749570772c9ee4f388d14070e3','originals/2026/03/01/01a21874-9570-74c1-9fd3-3ec6ac13f3b5','cam-1','top',NULL,1795706623344,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21874957571158d1143193fb82025',X'01a21874957577028f0b02d3a095348c',0,X'01a21874957577028f0b02d5522c820d','originals/2026/03/01/01a21874-9575-7115-8d11-43193fb82025','cam-1',NULL,NULL,1795706623349,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a218749579700580589486ba46ca1c',X'01a2187495797423ac079f7ef6f80a89',0,X'01a2187495797423ac079f806715f26a','originals/2026/03/01/01a21874-9579-7005-8058-9486ba46ca1c','cam-1',NULL,NULL,1795706623353,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a21874957e717f83062576487a9ea0',X'01a21874957f74b9abbb9dbbcd26f5e9',0,X'01a21874957f74b9abbb9dbd44bb35d7','originals/2026/03/01/01a21874-957e-717f-8306-2576487a9ea0','cam-1',NULL,NULL,1795706623359,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO views VALUES(X'01a2187495857599a66ca73e1cbda598',X'01a2187495857324a85e42fdc6a02083',0,X'01a2187495857324a85e42ff6e995d6e','originals/2026/03/01/01a21874-9585-7599-a66c-a73e1cbda598','cam-1',NULL,NULL,1795706623365,640,480,'jpeg',12345,'0000000000000000000000000000000000000000000000000000000000000000');
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
, turn INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
INSERT INTO jobs VALUES(X'01a2187495317485987dc0963071ac10',X'01a2187495317485987dc0942c0aed68',X'01a2187495317505bb97b9878e079879',1,'completed',1,3,1,1795706623281,NULL,NULL,NULL,NULL,NULL,1795706623293,1);
INSERT INTO jobs VALUES(X'01a21874954372c0865e867dbd76b395',X'01a21874954372c0865e867b439be07b',X'01a2187495427131bc1129fa53101ac7',1,'completed',1,3,1,1795706623299,NULL,NULL,NULL,NULL,NULL,1795706623304,2);
INSERT INTO jobs VALUES(X'01a21874954b730b989e807626c23fbf',X'01a21874954b730b989e80747fb01f29',X'01a21874954b76b1a6cb5d1521afebeb',1,'completed',1,3,1,1795706623307,NULL,NULL,'corrupt','it ends too early',NULL,1795706623311,3);
INSERT INTO jobs VALUES(X'01a218749551726387a5ee561ddf9650',X'01a218749551726387a5ee549ff7b918',X'01a2187495507404abcd63ec5321b909',1,'discarded',1,3,1,1795706623313,NULL,NULL,'inference_failed','the sample''s model is broken','permanent',1795706623317,4);
INSERT INTO jobs VALUES(X'01a218749557742792c2ed7e11ad0cd3',X'01a218749557742792c2ed7ccc96e88e',X'01a21874955771b5b5be72537eb9f7ea',1,'completed',1,3,1,1795706623319,NULL,NULL,NULL,NULL,NULL,1795706623323,5);
INSERT INTO jobs VALUES(X'01a21874955e719fbbc2f54c8960b9b8',X'01a218749557742792c2ed7ccc96e88e',X'01a21874955e733b8773f4423b949e4b',1,'completed',0,3,1,1795706623326,NULL,NULL,NULL,NULL,NULL,1795706623330,6);
INSERT INTO jobs VALUES(X'01a218749564759288df0cbca64b6c64',X'01a218749564759288df0cbaf7c82cf6',X'01a21874956471a3b8b3d8dac7833dce',1,'completed',0,3,1,1795706623332,NULL,NULL,NULL,NULL,NULL,1795706623343,7);
INSERT INTO jobs VALUES(X'01a218749570772c9ee4f388d14070e3',X'01a218749570772c9ee4f386e1c38cc5',X'01a21874957074c19fd33ec6ac13f3b5',1,'completed',1,3,1,1795706623344,NULL,NULL,NULL,NULL,NULL,1795706623348,8);
INSERT INTO jobs VALUES(X'01a21874957577028f0b02d5522c820d',X'01a21874957577028f0b02d3a095348c',X'01a21874957571158d1143193fb82025',1,'cancelled',0,3,0,1795706623349,NULL,NULL,NULL,NULL,NULL,1795706623351,9);
INSERT INTO jobs VALUES(X'01a2187495797423ac079f806715f26a',X'01a2187495797423ac079f7ef6f80a89',X'01a218749579700580589486ba46ca1c',1,'running',1,3,1,1795706623353,1795706683358,'test',NULL,NULL,NULL,NULL,10);
INSERT INTO jobs VALUES(X'01a21874957f74b9abbb9dbd44bb35d7',X'01a21874957f74b9abbb9dbbcd26f5e9',X'01a21874957e717f83062576487a9ea0',1,'retryable',1,3,1,1795710223363,NULL,NULL,'retrying','the sample''s network is slow',NULL,NULL,11);
INSERT INTO jobs VALUES(X'01a2187495857324a85e42ff6e995d6e',X'01a2187495857324a85e42fdc6a02083',X'01a2187495857599a66ca73e1cbda598',1,'available',0,3,0,1795706623365,NULL,NULL,NULL,NULL,NULL,NULL,12);
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
) STRICT, WITHOUT ROWID;
INSERT INTO inferences VALUES(X'01a2187495317505bb97b9878e079879',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795706623293);
INSERT INTO inferences VALUES(X'01a2187495427131bc1129fa53101ac7',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142','{"damage":0.9,"label":0.625,"tape":0.25}',X'010000803f0000004000004040000080400000a0400000c040',1795706623304);
INSERT INTO inferences VALUES(X'01a21874955771b5b5be72537eb9f7ea',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795706623323);
INSERT INTO inferences VALUES(X'01a21874955e733b8773f4423b949e4b',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42','{"damage":0.9}',X'010000803f0000004000004040000080400000a0400000c040',1795706623330);
INSERT INTO inferences VALUES(X'01a21874956471a3b8b3d8dac7833dce',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795706623343);
INSERT INTO inferences VALUES(X'01a21874957074c19fd33ec6ac13f3b5',1,640,480,212.39999389648437499,0.47999998927116394042,0.2099999934434890747,0.0099999997764825820922,X'01000000000000','{}',X'010000803f0000004000004040000080400000a0400000c040',1795706623348);
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
INSERT INTO decisions VALUES(X'01a21874953d766bbaec5a4c57d031c5',X'01a2187495317485987dc0942c0aed68','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795706623293);
INSERT INTO decisions VALUES(X'01a21874954874588be7bafc91abb8b9',X'01a21874954372c0865e867b439be07b','reject','policy',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795706623304);
INSERT INTO decisions VALUES(X'01a21874954f76bbad3f73b1698fc1bd',X'01a21874954b730b989e80747fb01f29','recapture','policy',0,'parcel',1,'[{"code":"unreadable","message":"recapture by parcel","view_id":null}]',1795706623311);
INSERT INTO decisions VALUES(X'01a21874955574e3ada158d9e052a827',X'01a218749551726387a5ee549ff7b918','review','policy',0,'parcel',1,'[{"code":"inference_failed","message":"review by parcel","view_id":null}]',1795706623317);
INSERT INTO decisions VALUES(X'01a21874955b71a5a39254077cee4c46',X'01a218749557742792c2ed7ccc96e88e','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795706623323);
INSERT INTO decisions VALUES(X'01a21874956275fb94877d0e268d6681',X'01a218749557742792c2ed7ccc96e88e','reject','late_view',0,'parcel',1,'[{"code":"defect_present","message":"reject by parcel","view_id":null}]',1795706623330);
INSERT INTO decisions VALUES(X'01a21874956f76cd87d477c66c37bd8d',X'01a218749564759288df0cbaf7c82cf6','accept','policy',0,'parcel',1,'[{"code":"all_clear","message":"accept by parcel","view_id":null}]',1795706623343);
CREATE TABLE events (
    sequence      INTEGER PRIMARY KEY AUTOINCREMENT,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    inspection_id BLOB,
    facility      TEXT,   -- NULL: of no one facility.
    occurred_at   INTEGER NOT NULL,
    payload       TEXT    NOT NULL -- JSON.
) STRICT;
INSERT INTO events VALUES(1,X'01a21874952875d399e72dfd59904607','policy.activated',NULL,NULL,1795706623272,'{"hash":"one","name":"parcel","version":1}');
INSERT INTO events VALUES(2,X'01a21874952e748e92f5e3dd246a25d5','policy.activated',NULL,NULL,1795706623278,'{"hash":"three","name":"pair","version":1}');
INSERT INTO events VALUES(3,X'01a2187495317485987dc09513beae81','inspection.created',X'01a2187495317485987dc0942c0aed68','ber1',1795706623281,'{"id":"01a21874-9531-7485-987d-c0942c0aed68","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:23:43.281Z","completed_at":null,"views":[{"id":"01a21874-9531-7505-bb97-b9878e079879","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.281Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(4,X'01a21874953d766bbaec5a4d9d416ed4','inspection.completed',X'01a2187495317485987dc0942c0aed68','ber1',1795706623293,'{"id":"01a21874-9531-7485-987d-c0942c0aed68","status":"completed","verdict":"accept","decision":{"id":"01a21874-953d-766b-baec-5a4c57d031c5","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:43.293Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:23:43.281Z","completed_at":"2026-11-26T15:23:43.293Z","views":[{"id":"01a21874-9531-7505-bb97-b9878e079879","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.281Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(5,X'01a21874954372c0865e867c6892b7fc','inspection.created',X'01a21874954372c0865e867b439be07b','ber1',1795706623299,'{"id":"01a21874-9543-72c0-865e-867b439be07b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.299Z","completed_at":null,"views":[{"id":"01a21874-9542-7131-bc11-29fa53101ac7","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.299Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(6,X'01a21874954874588be7bafd8e9750ef','inspection.completed',X'01a21874954372c0865e867b439be07b','ber1',1795706623304,'{"id":"01a21874-9543-72c0-865e-867b439be07b","status":"completed","verdict":"reject","decision":{"id":"01a21874-9548-7458-8be7-bafc91abb8b9","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:43.304Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.299Z","completed_at":"2026-11-26T15:23:43.304Z","views":[{"id":"01a21874-9542-7131-bc11-29fa53101ac7","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.299Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(7,X'01a21874954b730b989e807517ff607b','inspection.created',X'01a21874954b730b989e80747fb01f29','ber1',1795706623307,'{"id":"01a21874-954b-730b-989e-80747fb01f29","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.307Z","completed_at":null,"views":[{"id":"01a21874-954b-76b1-a6cb-5d1521afebeb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.307Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(8,X'01a21874954f76bbad3f73b2a4eff43d','inspection.completed',X'01a21874954b730b989e80747fb01f29','ber1',1795706623311,'{"id":"01a21874-954b-730b-989e-80747fb01f29","status":"completed","verdict":"recapture","decision":{"id":"01a21874-954f-76bb-ad3f-73b1698fc1bd","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:43.311Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.307Z","completed_at":"2026-11-26T15:23:43.311Z","views":[{"id":"01a21874-954b-76b1-a6cb-5d1521afebeb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.307Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(9,X'01a218749551726387a5ee559e7e9838','inspection.created',X'01a218749551726387a5ee549ff7b918','ber1',1795706623313,'{"id":"01a21874-9551-7263-87a5-ee549ff7b918","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.313Z","completed_at":null,"views":[{"id":"01a21874-9550-7404-abcd-63ec5321b909","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.313Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(10,X'01a21874955574e3ada158d8127fb27d','job.discarded',X'01a218749551726387a5ee549ff7b918','ber1',1795706623317,'{"job_id":"01a21874-9551-7263-87a5-ee561ddf9650","inspection_id":"01a21874-9551-7263-87a5-ee549ff7b918","view_id":"01a21874-9550-7404-abcd-63ec5321b909","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-26T15:23:43.313Z","discarded_at":"2026-11-26T15:23:43.317Z"}');
INSERT INTO events VALUES(11,X'01a21874955574e3ada158dac4545c10','inspection.completed',X'01a218749551726387a5ee549ff7b918','ber1',1795706623317,'{"id":"01a21874-9551-7263-87a5-ee549ff7b918","status":"completed","verdict":"review","decision":{"id":"01a21874-9555-74e3-ada1-58d9e052a827","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:43.317Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.313Z","completed_at":"2026-11-26T15:23:43.317Z","views":[{"id":"01a21874-9550-7404-abcd-63ec5321b909","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.313Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(12,X'01a218749557742792c2ed7d2f7ab57c','inspection.created',X'01a218749557742792c2ed7ccc96e88e','ber1',1795706623319,'{"id":"01a21874-9557-7427-92c2-ed7ccc96e88e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.319Z","completed_at":null,"views":[{"id":"01a21874-9557-71b5-b5be-72537eb9f7ea","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.319Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(13,X'01a21874955b71a5a392540860f068bf','inspection.completed',X'01a218749557742792c2ed7ccc96e88e','ber1',1795706623323,'{"id":"01a21874-9557-7427-92c2-ed7ccc96e88e","status":"completed","verdict":"accept","decision":{"id":"01a21874-955b-71a5-a392-54077cee4c46","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:43.323Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.319Z","completed_at":"2026-11-26T15:23:43.323Z","views":[{"id":"01a21874-9557-71b5-b5be-72537eb9f7ea","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.319Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(14,X'01a21874956275fb94877d0f3cd7304b','inspection.redecided',X'01a218749557742792c2ed7ccc96e88e','ber1',1795706623330,'{"id":"01a21874-9557-7427-92c2-ed7ccc96e88e","status":"completed","verdict":"reject","decision":{"id":"01a21874-9562-75fb-9487-7d0e268d6681","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:43.330Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.319Z","completed_at":"2026-11-26T15:23:43.323Z","views":[{"id":"01a21874-9557-71b5-b5be-72537eb9f7ea","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.319Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21874-955e-733b-8773-f4423b949e4b","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.326Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(15,X'01a218749564759288df0cbb4266854a','inspection.created',X'01a218749564759288df0cbaf7c82cf6','hub',1795706623332,'{"id":"01a21874-9564-7592-88df-0cbaf7c82cf6","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.332Z","completed_at":null,"views":[{"id":"01a21874-9564-71a3-b8b3-d8dac7833dce","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:23:43.332Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(16,X'01a21874956f76cd87d477c7d87c582a','inspection.completed',X'01a218749564759288df0cbaf7c82cf6','hub',1795706623343,'{"id":"01a21874-9564-7592-88df-0cbaf7c82cf6","status":"completed","verdict":"accept","decision":{"id":"01a21874-956f-76cd-87d4-77c66c37bd8d","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:43.343Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.332Z","completed_at":"2026-11-26T15:23:43.343Z","views":[{"id":"01a21874-9564-71a3-b8b3-d8dac7833dce","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:23:43.332Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO events VALUES(17,X'01a218749570772c9ee4f3872b17b120','inspection.created',X'01a218749570772c9ee4f386e1c38cc5','ber1',1795706623344,'{"id":"01a21874-9570-772c-9ee4-f386e1c38cc5","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-26T15:23:43.344Z","completed_at":null,"views":[{"id":"01a21874-9570-74c1-9fd3-3ec6ac13f3b5","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:23:43.344Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(18,X'01a21874957577028f0b02d4c3f06905','inspection.created',X'01a21874957577028f0b02d3a095348c','ber1',1795706623349,'{"id":"01a21874-9575-7702-8f0b-02d3a095348c","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.349Z","completed_at":null,"views":[{"id":"01a21874-9575-7115-8d11-43193fb82025","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.349Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(19,X'01a2187495777591b8d7e24977f329ed','inspection.cancelled',X'01a21874957577028f0b02d3a095348c','ber1',1795706623351,'{"id":"01a21874-9575-7702-8f0b-02d3a095348c","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.349Z","completed_at":"2026-11-26T15:23:43.351Z","views":[{"id":"01a21874-9575-7115-8d11-43193fb82025","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.349Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(20,X'01a2187495797423ac079f7f01810e28','inspection.created',X'01a2187495797423ac079f7ef6f80a89','ber1',1795706623353,'{"id":"01a21874-9579-7423-ac07-9f7ef6f80a89","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.353Z","completed_at":null,"views":[{"id":"01a21874-9579-7005-8058-9486ba46ca1c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.353Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(21,X'01a21874957f74b9abbb9dbcc7153616','inspection.created',X'01a21874957f74b9abbb9dbbcd26f5e9','ber1',1795706623359,'{"id":"01a21874-957f-74b9-abbb-9dbbcd26f5e9","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.359Z","completed_at":null,"views":[{"id":"01a21874-957e-717f-8306-2576487a9ea0","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.359Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO events VALUES(22,X'01a2187495857324a85e42fe13ce7a4d','inspection.created',X'01a2187495857324a85e42fdc6a02083','ber1',1795706623365,'{"id":"01a21874-9585-7324-a85e-42fdc6a02083","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:43.365Z","completed_at":null,"views":[{"id":"01a21874-9585-7599-a66c-a73e1cbda598","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:43.365Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
CREATE TABLE idempotency (
    key           TEXT    NOT NULL PRIMARY KEY,
    content_hash  TEXT    NOT NULL,
    inspection_id BLOB    NOT NULL REFERENCES inspections (id),
    joined        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('sample-key','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',X'01a2187495317485987dc0942c0aed68',0,1795706623281);
CREATE TABLE leases (
    task       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    fence      INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO leases VALUES('sample','nobody',1,1795706623280);
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
CREATE INDEX jobs_retryable ON jobs (available_at) WHERE state = 'retryable';
CREATE INDEX jobs_running ON jobs (lease_expires_at) WHERE state = 'running';
CREATE INDEX jobs_discarded ON jobs (finished_at, id) WHERE state = 'discarded';
CREATE INDEX idempotency_age ON idempotency (created_at);
CREATE INDEX jobs_available ON jobs (priority DESC, turn, id) WHERE state = 'available';
CREATE INDEX jobs_waiting ON jobs (available_at) WHERE state = 'available';
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
CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
COMMIT;
