--
-- PostgreSQL database dump
--


-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: count_jobs(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.count_jobs() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO job_counts (state, jobs) SELECT state, count(*) FROM after GROUP BY state;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO job_counts (state, jobs) SELECT state, -count(*) FROM before GROUP BY state;
    ELSE
        INSERT INTO job_counts (state, jobs)
            SELECT state, sum(jobs) FROM
                (SELECT state, 1 AS jobs FROM after UNION ALL SELECT state, -1 FROM before) AS moved
            GROUP BY state HAVING sum(jobs) <> 0;
    END IF;
    RETURN NULL;
END $$;


--
-- Name: refuse_change(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('scrutineer.purging', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% are append-only', TG_TABLE_NAME;
END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: alarms; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alarms (
    id uuid NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    policy text NOT NULL COLLATE pg_catalog."C",
    facility text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    message text NOT NULL,
    examples text NOT NULL,
    raised_at bigint NOT NULL,
    cleared_at bigint,
    relearn boolean DEFAULT false NOT NULL
);


--
-- Name: answers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.answers (
    id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    review_id uuid,
    found_id uuid NOT NULL,
    facility text NOT NULL COLLATE pg_catalog."C",
    reviewer text NOT NULL COLLATE pg_catalog."C",
    role text,
    verdict text NOT NULL,
    comment text,
    blind boolean NOT NULL,
    boxes text,
    took_ms bigint,
    answered_at bigint NOT NULL,
    withdrawn_at bigint
);


--
-- Name: attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attempts (
    job_id uuid NOT NULL,
    fence bigint NOT NULL,
    started_at bigint,
    ended_at bigint NOT NULL,
    outcome text NOT NULL,
    worker text,
    stage text,
    code text,
    error text
);


--
-- Name: bands; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.bands (
    priority bigint NOT NULL,
    turn bigint NOT NULL
)
WITH (fillfactor='50');


--
-- Name: calibrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.calibrations (
    id uuid NOT NULL,
    policy text NOT NULL COLLATE pg_catalog."C",
    attempt bigint NOT NULL,
    inspections bigint NOT NULL,
    sketch text NOT NULL,
    outcome text NOT NULL,
    certified boolean NOT NULL,
    made_at bigint NOT NULL
);


--
-- Name: callbacks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.callbacks (
    inspection_id uuid NOT NULL,
    url text NOT NULL
);


--
-- Name: cameras; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.cameras (
    facility text NOT NULL COLLATE pg_catalog."C",
    camera text NOT NULL COLLATE pg_catalog."C",
    angles text[] NOT NULL,
    views bigint NOT NULL,
    first_seen_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    newest_inspection_id uuid NOT NULL,
    newest_view_id uuid NOT NULL
)
WITH (fillfactor='70');


--
-- Name: decisions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.decisions (
    id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    decided_at bigint NOT NULL,
    policy_version bigint,
    certified boolean NOT NULL,
    verdict text NOT NULL,
    cause text NOT NULL,
    policy text,
    reasons text NOT NULL,
    asked_ppm bigint
);


--
-- Name: events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.events (
    sequence bigint NOT NULL,
    id uuid NOT NULL,
    inspection_id uuid,
    occurred_at bigint NOT NULL,
    kind text NOT NULL,
    facility text,
    payload text NOT NULL
);


--
-- Name: events_sequence_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.events ALTER COLUMN sequence ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.events_sequence_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: idempotency; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency (
    key text NOT NULL,
    content_hash text NOT NULL,
    inspection_id uuid NOT NULL,
    joined boolean NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: inferences; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inferences (
    view_id uuid NOT NULL,
    model_id bigint NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    committed_at bigint NOT NULL,
    sharpness real NOT NULL,
    brightness real NOT NULL,
    contrast real NOT NULL,
    clipped real NOT NULL,
    detections bytea NOT NULL,
    timings bytea NOT NULL,
    maxima text NOT NULL,
    codes text
);


--
-- Name: inspections; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inspections (
    id uuid NOT NULL,
    created_at bigint NOT NULL,
    completed_at bigint,
    updated_at bigint NOT NULL,
    views_deadline_at bigint,
    deadline_at bigint,
    settle_at bigint,
    decision_id uuid,
    priority bigint NOT NULL,
    wants_views boolean DEFAULT false NOT NULL,
    status text NOT NULL,
    verdict text,
    facility text NOT NULL COLLATE pg_catalog."C",
    package_id text COLLATE pg_catalog."C",
    batch text COLLATE pg_catalog."C",
    policy text NOT NULL,
    views_expected text,
    labels text NOT NULL,
    not_before bigint,
    answer_id uuid,
    CONSTRAINT inspections_status_check CHECK ((status = ANY (ARRAY['open'::text, 'completed'::text, 'cancelled'::text])))
)
WITH (fillfactor='85');


--
-- Name: job_counts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.job_counts (
    state text NOT NULL,
    jobs bigint NOT NULL
);


--
-- Name: jobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.jobs (
    id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    view_id uuid NOT NULL,
    priority bigint NOT NULL,
    turn bigint NOT NULL,
    fence bigint DEFAULT 0 NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    max_attempts bigint NOT NULL,
    available_at bigint NOT NULL,
    lease_expires_at bigint,
    finished_at bigint,
    state text NOT NULL,
    model text NOT NULL,
    facility text NOT NULL,
    worker text,
    error_code text,
    error text,
    error_kind text,
    started_at bigint,
    alone bigint DEFAULT 0 NOT NULL,
    suspect boolean DEFAULT false NOT NULL,
    crashes bigint DEFAULT 0 NOT NULL,
    error_stage text,
    waits_for text,
    purged_at bigint,
    CONSTRAINT jobs_state_check CHECK ((state = ANY (ARRAY['available'::text, 'running'::text, 'retryable'::text, 'completed'::text, 'discarded'::text, 'cancelled'::text])))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='5000', autovacuum_vacuum_cost_delay='0');


--
-- Name: leases; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.leases (
    task text NOT NULL,
    holder text NOT NULL,
    fence bigint NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: marks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.marks (
    name text NOT NULL,
    value text NOT NULL
);


--
-- Name: models; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.models (
    id bigint NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    fingerprint text NOT NULL
);


--
-- Name: models_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.models ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.models_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: models_served; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.models_served (
    model text NOT NULL,
    asked_at bigint NOT NULL
);


--
-- Name: pauses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.pauses (
    scope text NOT NULL,
    paused_at bigint NOT NULL,
    reason text,
    resumed_at bigint
);


--
-- Name: policies; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.policies (
    name text NOT NULL,
    version bigint NOT NULL,
    hash text NOT NULL,
    content text NOT NULL,
    views_expected text,
    active boolean DEFAULT false NOT NULL,
    imported_at bigint NOT NULL,
    activated_at bigint
);


--
-- Name: publications; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.publications (
    job_id uuid NOT NULL,
    published_at bigint NOT NULL
)
WITH (fillfactor='70');


--
-- Name: reviews; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.reviews (
    id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    facility text NOT NULL COLLATE pg_catalog."C",
    policy text NOT NULL COLLATE pg_catalog."C",
    priority bigint NOT NULL,
    source text NOT NULL,
    decided text NOT NULL,
    asked_ppm bigint NOT NULL,
    wanted bigint NOT NULL,
    state text NOT NULL,
    truth text,
    asked_at bigint NOT NULL,
    settled_at bigint,
    reviewer text COLLATE pg_catalog."C",
    leased_until bigint,
    CONSTRAINT reviews_source_check CHECK ((source = ANY (ARRAY['band'::text, 'audit'::text]))),
    CONSTRAINT reviews_state_check CHECK ((state = ANY (ARRAY['open'::text, 'settled'::text, 'withdrawn'::text])))
);


--
-- Name: secrets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.secrets (
    name text NOT NULL COLLATE pg_catalog."C",
    value bytea NOT NULL
);


--
-- Name: turns; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.turns (
    priority bigint NOT NULL,
    facility text NOT NULL,
    turn bigint NOT NULL
)
WITH (fillfactor='50');


--
-- Name: views; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.views (
    id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    job_id uuid NOT NULL,
    "position" bigint NOT NULL,
    captured_at bigint,
    received_at bigint NOT NULL,
    width bigint NOT NULL,
    height bigint NOT NULL,
    size_bytes bigint NOT NULL,
    format text NOT NULL,
    object_key text NOT NULL,
    camera text COLLATE pg_catalog."C",
    angle text,
    sha256 text NOT NULL
);


--
-- Name: watches; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.watches (
    kind text NOT NULL COLLATE pg_catalog."C",
    policy text NOT NULL COLLATE pg_catalog."C",
    facility text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL
);


--
-- Name: webhook_deliveries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_deliveries (
    id uuid NOT NULL,
    target text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    facility text,
    state text NOT NULL,
    attempts bigint NOT NULL,
    first_attempt_at bigint NOT NULL,
    last_attempt_at bigint NOT NULL,
    due_at bigint NOT NULL,
    status bigint,
    error text NOT NULL,
    CONSTRAINT webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'dead'::text])))
)
WITH (fillfactor='70');


--
-- Name: webhook_targets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook_targets (
    name text NOT NULL COLLATE pg_catalog."C",
    address text NOT NULL,
    configuration text NOT NULL,
    reached bigint NOT NULL,
    fence bigint NOT NULL,
    failures bigint DEFAULT 0 NOT NULL,
    rests_until bigint,
    delivered bigint DEFAULT 0 NOT NULL,
    last_success_at bigint,
    last_error_at bigint,
    last_error text,
    gone_at bigint,
    removed_at bigint,
    created_at bigint NOT NULL
)
WITH (fillfactor='70');


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES (3, 'first', '2026-11-27 06:40:16.795348+00', true, '\x0c9549a8f5403f85899ce25aa58e9b0093ed45e50b368dbe590c4c3eeb2052267252a87bf6df41df304715af317f1a09', 60762013);
INSERT INTO public._sqlx_migrations VALUES (4, 'codes', '2026-11-27 06:40:16.857041+00', true, '\xf3d67c91a3ee06037cfd9b8a1433162ba470fe93cada0528637d4c71ade4b43c6e089e08333929156d62b07ee36210b6', 937797);
INSERT INTO public._sqlx_migrations VALUES (5, 'publications', '2026-11-27 06:40:16.858353+00', true, '\x288db5bb159c64ed9d083a0987e679ed9e71638fb4b55bb473511e50c3fcfda573fc46fa5bb8f1e8b4d0e855c96763b0', 3176999);
INSERT INTO public._sqlx_migrations VALUES (6, 'failures', '2026-11-27 06:40:16.861894+00', true, '\x6045c4002c0144308304e97a132c9a4de524ed84dc98ae0137c83f8194463b83e42a81f696b17ba7c63388a694113bb8', 11323396);
INSERT INTO public._sqlx_migrations VALUES (7, 'webhooks', '2026-11-27 06:40:16.873608+00', true, '\x619ca8c944026219ada2994ba5fe016cde6ce73d3384599be1e59f69869dc7c79aaff420d95439ab3d6b505343ab6e24', 12174268);
INSERT INTO public._sqlx_migrations VALUES (8, 'retention', '2026-11-27 06:40:16.886171+00', true, '\x9f98bafab32151336159717924296e504351f9fd8e8246ca4654742c594982707fde309c23c04df7c4a71ffffcdceff0', 1719346);
INSERT INTO public._sqlx_migrations VALUES (9, 'reviews', '2026-11-27 06:40:16.888256+00', true, '\xf820c19dad0d5f92f92e6141aac52ad59b0742d3166bbc0083a998ae0d35fdb1aa67bf95d8e801377ab2587e294580c7', 30611950);


--
-- Data for Name: alarms; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: answers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempts VALUES ('01a21bbb-b91a-74af-853d-5fbaec51850e', 1, 1795761617184, 1795761617185, 'discarded', 'test', 'inspect', 'inference_failed', 'the sample''s model is broken');
INSERT INTO public.attempts VALUES ('01a21bbb-b96c-7240-ac01-963c4973aa51', 1, 1795761617265, 1795761617265, 'retried', 'test', 'inspect', 'inference_failed', 'the sample''s network is slow');


--
-- Data for Name: bands; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bands VALUES (0, 0);
INSERT INTO public.bands VALUES (2, 0);
INSERT INTO public.bands VALUES (1, 11);


--
-- Data for Name: calibrations; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: callbacks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: cameras; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cameras VALUES ('hub', 'dock-1', '{top}', 1, 1795761617223, 1795761617223, '01a21bbb-b947-7642-a76f-b7b07a40e7e2', '01a21bbb-b947-74e7-bd1b-8a81fe482e3c');
INSERT INTO public.cameras VALUES ('ber1', 'cam-1', '{top}', 11, 1795761617121, 1795761617270, '01a21bbb-b976-73c5-a636-e5d0a6edb099', '01a21bbb-b975-70e4-ba9a-12a3c9873e24');


--
-- Data for Name: decisions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.decisions VALUES ('01a21bbb-b8f4-72fb-ac1d-5b23953f6059', '01a21bbb-b8e1-720a-8a04-6439b302fe18', 1795761617140, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0);
INSERT INTO public.decisions VALUES ('01a21bbb-b909-71c2-9246-6f5636998d94', '01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2', 1795761617161, 1, false, 'reject', 'policy', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]', 0);
INSERT INTO public.decisions VALUES ('01a21bbb-b915-75c5-b6c4-ef5edc5784ef', '01a21bbb-b90e-7280-b6e8-b32ec53cbefa', 1795761617173, 1, false, 'recapture', 'policy', 'parcel', '[{"code":"unreadable","message":"recapture by parcel","view_id":null}]', 0);
INSERT INTO public.decisions VALUES ('01a21bbb-b921-7118-a3de-461bcdd17377', '01a21bbb-b91a-74af-853d-5fb96107951f', 1795761617185, 1, false, 'review', 'policy', 'parcel', '[{"code":"inference_failed","message":"review by parcel","view_id":null}]', 1000000);
INSERT INTO public.decisions VALUES ('01a21bbb-b930-774f-a268-19104fec87a9', '01a21bbb-b929-7071-91b9-45ca5913f63d', 1795761617200, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0);
INSERT INTO public.decisions VALUES ('01a21bbb-b93f-7213-8498-8a18c5cb8af4', '01a21bbb-b929-7071-91b9-45ca5913f63d', 1795761617215, 1, false, 'reject', 'late_view', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]', 0);
INSERT INTO public.decisions VALUES ('01a21bbb-b94e-7499-8506-c749eec82b6a', '01a21bbb-b947-7642-a76f-b7b07a40e7e2', 1795761617230, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0);


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (1, '01a21bbb-b8d3-761b-af7a-c31f52c4bc81', NULL, 1795761617107, 'policy.activated', NULL, '{"hash":"one","name":"parcel","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (2, '01a21bbb-b8dd-7224-80eb-b51ff8eaf05d', NULL, 1795761617117, 'policy.activated', NULL, '{"hash":"three","name":"pair","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (3, '01a21bbb-b8e1-720a-8a04-643b4b10d329', '01a21bbb-b8e1-720a-8a04-6439b302fe18', 1795761617121, 'inspection.created', 'ber1', '{"id":"01a21bbb-b8e1-720a-8a04-6439b302fe18","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T06:40:17.121Z","completed_at":null,"views":[{"id":"01a21bbb-b8e0-776f-a33e-68dbd90219ed","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.121Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (4, '01a21bbb-b8f4-72fb-ac1d-5b24d6b06a95', '01a21bbb-b8e1-720a-8a04-6439b302fe18', 1795761617140, 'inspection.completed', 'ber1', '{"id":"01a21bbb-b8e1-720a-8a04-6439b302fe18","status":"completed","verdict":"accept","decision":{"id":"01a21bbb-b8f4-72fb-ac1d-5b23953f6059","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:17.140Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-27T06:40:17.121Z","completed_at":"2026-11-27T06:40:17.140Z","views":[{"id":"01a21bbb-b8e0-776f-a33e-68dbd90219ed","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.121Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (5, '01a21bbb-b8fd-712a-8ba7-d3d3c3a6194b', '01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2', 1795761617149, 'inspection.created', 'ber1', '{"id":"01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.149Z","completed_at":null,"views":[{"id":"01a21bbb-b8fd-7066-a1fc-5e085541021f","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.149Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (6, '01a21bbb-b909-71c2-9246-6f572341b419', '01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2', 1795761617161, 'inspection.completed', 'ber1', '{"id":"01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2","status":"completed","verdict":"reject","decision":{"id":"01a21bbb-b909-71c2-9246-6f5636998d94","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:17.161Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.149Z","completed_at":"2026-11-27T06:40:17.161Z","views":[{"id":"01a21bbb-b8fd-7066-a1fc-5e085541021f","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.149Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (7, '01a21bbb-b90e-7280-b6e8-b3301472a326', '01a21bbb-b90e-7280-b6e8-b32ec53cbefa', 1795761617166, 'inspection.created', 'ber1', '{"id":"01a21bbb-b90e-7280-b6e8-b32ec53cbefa","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.166Z","completed_at":null,"views":[{"id":"01a21bbb-b90d-735c-b6b3-250b1f78fb59","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.166Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (8, '01a21bbb-b915-75c5-b6c4-ef5fa88d7b98', '01a21bbb-b90e-7280-b6e8-b32ec53cbefa', 1795761617173, 'inspection.completed', 'ber1', '{"id":"01a21bbb-b90e-7280-b6e8-b32ec53cbefa","status":"completed","verdict":"recapture","decision":{"id":"01a21bbb-b915-75c5-b6c4-ef5edc5784ef","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:17.173Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.166Z","completed_at":"2026-11-27T06:40:17.173Z","views":[{"id":"01a21bbb-b90d-735c-b6b3-250b1f78fb59","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.166Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (9, '01a21bbb-b91a-74af-853d-5fbbff7cf8bc', '01a21bbb-b91a-74af-853d-5fb96107951f', 1795761617178, 'inspection.created', 'ber1', '{"id":"01a21bbb-b91a-74af-853d-5fb96107951f","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.178Z","completed_at":null,"views":[{"id":"01a21bbb-b919-73eb-a092-3da6709a8dfa","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.178Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (10, '01a21bbb-b921-7118-a3de-461a33f482a2', '01a21bbb-b91a-74af-853d-5fb96107951f', 1795761617185, 'job.discarded', 'ber1', '{"job_id":"01a21bbb-b91a-74af-853d-5fbaec51850e","inspection_id":"01a21bbb-b91a-74af-853d-5fb96107951f","view_id":"01a21bbb-b919-73eb-a092-3da6709a8dfa","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-27T06:40:17.178Z","discarded_at":"2026-11-27T06:40:17.185Z"}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (11, '01a21bbb-b921-7118-a3de-461c2c0a4592', '01a21bbb-b91a-74af-853d-5fb96107951f', 1795761617185, 'inspection.completed', 'ber1', '{"id":"01a21bbb-b91a-74af-853d-5fb96107951f","status":"completed","verdict":"review","decision":{"id":"01a21bbb-b921-7118-a3de-461bcdd17377","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:17.185Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.178Z","completed_at":"2026-11-27T06:40:17.185Z","views":[{"id":"01a21bbb-b919-73eb-a092-3da6709a8dfa","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.178Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (13, '01a21bbb-b930-774f-a268-19111d108947', '01a21bbb-b929-7071-91b9-45ca5913f63d', 1795761617200, 'inspection.completed', 'ber1', '{"id":"01a21bbb-b929-7071-91b9-45ca5913f63d","status":"completed","verdict":"accept","decision":{"id":"01a21bbb-b930-774f-a268-19104fec87a9","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:17.200Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.193Z","completed_at":"2026-11-27T06:40:17.200Z","views":[{"id":"01a21bbb-b928-7072-9ffc-cd63fc0e6a28","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.193Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (15, '01a21bbb-b947-7642-a76f-b7b203607d0d', '01a21bbb-b947-7642-a76f-b7b07a40e7e2', 1795761617223, 'inspection.created', 'hub', '{"id":"01a21bbb-b947-7642-a76f-b7b07a40e7e2","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.223Z","completed_at":null,"views":[{"id":"01a21bbb-b947-74e7-bd1b-8a81fe482e3c","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T06:40:17.223Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (17, '01a21bbb-b953-751f-95f4-ccb0d02d4db4', '01a21bbb-b953-751f-95f4-ccae0b6f4043', 1795761617235, 'inspection.created', 'ber1', '{"id":"01a21bbb-b953-751f-95f4-ccae0b6f4043","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-27T06:40:17.235Z","completed_at":null,"views":[{"id":"01a21bbb-b952-76a1-900a-128a1540c435","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-27T06:40:17.235Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (18, '01a21bbb-b95c-741e-a7c6-07f6644e1ba6', '01a21bbb-b95c-741e-a7c6-07f422767cb7', 1795761617244, 'inspection.created', 'ber1', '{"id":"01a21bbb-b95c-741e-a7c6-07f422767cb7","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.244Z","completed_at":null,"views":[{"id":"01a21bbb-b95b-755e-a5ae-b1d274d45ec5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.244Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (20, '01a21bbb-b966-775d-bfbb-2d5ccd15c505', '01a21bbb-b966-775d-bfbb-2d5afd43e412', 1795761617254, 'inspection.created', 'ber1', '{"id":"01a21bbb-b966-775d-bfbb-2d5afd43e412","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.254Z","completed_at":null,"views":[{"id":"01a21bbb-b965-7476-8535-49926172dbfa","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.254Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (12, '01a21bbb-b929-7071-91b9-45cc6139fbad', '01a21bbb-b929-7071-91b9-45ca5913f63d', 1795761617193, 'inspection.created', 'ber1', '{"id":"01a21bbb-b929-7071-91b9-45ca5913f63d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.193Z","completed_at":null,"views":[{"id":"01a21bbb-b928-7072-9ffc-cd63fc0e6a28","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.193Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (14, '01a21bbb-b93f-7213-8498-8a19bb3bb39d', '01a21bbb-b929-7071-91b9-45ca5913f63d', 1795761617215, 'inspection.redecided', 'ber1', '{"id":"01a21bbb-b929-7071-91b9-45ca5913f63d","status":"completed","verdict":"reject","decision":{"id":"01a21bbb-b93f-7213-8498-8a18c5cb8af4","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:17.215Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.193Z","completed_at":"2026-11-27T06:40:17.200Z","views":[{"id":"01a21bbb-b928-7072-9ffc-cd63fc0e6a28","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.193Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21bbb-b934-765e-9070-253425130b7c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.204Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (16, '01a21bbb-b94e-7499-8506-c74a5a64f114', '01a21bbb-b947-7642-a76f-b7b07a40e7e2', 1795761617230, 'inspection.completed', 'hub', '{"id":"01a21bbb-b947-7642-a76f-b7b07a40e7e2","status":"completed","verdict":"accept","decision":{"id":"01a21bbb-b94e-7499-8506-c749eec82b6a","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-27T06:40:17.230Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.223Z","completed_at":"2026-11-27T06:40:17.230Z","views":[{"id":"01a21bbb-b947-74e7-bd1b-8a81fe482e3c","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-27T06:40:17.223Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (19, '01a21bbb-b960-7518-875f-c9a278d97d7f', '01a21bbb-b95c-741e-a7c6-07f422767cb7', 1795761617248, 'inspection.cancelled', 'ber1', '{"id":"01a21bbb-b95c-741e-a7c6-07f422767cb7","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.244Z","completed_at":"2026-11-27T06:40:17.248Z","views":[{"id":"01a21bbb-b95b-755e-a5ae-b1d274d45ec5","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.244Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (21, '01a21bbb-b96c-7240-ac01-963dd502e7fd', '01a21bbb-b96c-7240-ac01-963b46b5bfc0', 1795761617260, 'inspection.created', 'ber1', '{"id":"01a21bbb-b96c-7240-ac01-963b46b5bfc0","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.260Z","completed_at":null,"views":[{"id":"01a21bbb-b96b-70aa-889b-140faac177d3","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.260Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (22, '01a21bbb-b976-73c5-a636-e5d246ee210f', '01a21bbb-b976-73c5-a636-e5d0a6edb099', 1795761617270, 'inspection.created', 'ber1', '{"id":"01a21bbb-b976-73c5-a636-e5d0a6edb099","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-27T06:40:17.270Z","completed_at":null,"views":[{"id":"01a21bbb-b975-70e4-ba9a-12a3c9873e24","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-27T06:40:17.270Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency VALUES ('sample-key', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', '01a21bbb-b8e1-720a-8a04-6439b302fe18', false, 1795761617121);


--
-- Data for Name: inferences; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inferences VALUES ('01a21bbb-b8e0-776f-a33e-68dbd90219ed', 1, 640, 480, 1795761617140, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21bbb-b8fd-7066-a1fc-5e085541021f', 1, 640, 480, 1795761617161, 212.4, 0.48, 0.21, 0.01, '\x02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9,"label":0.625,"tape":0.25}', '[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO public.inferences VALUES ('01a21bbb-b928-7072-9ffc-cd63fc0e6a28', 1, 640, 480, 1795761617200, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21bbb-b934-765e-9070-253425130b7c', 1, 640, 480, 1795761617215, 212.4, 0.48, 0.21, 0.01, '\x01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9}', NULL);
INSERT INTO public.inferences VALUES ('01a21bbb-b947-74e7-bd1b-8a81fe482e3c', 1, 640, 480, 1795761617230, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21bbb-b952-76a1-900a-128a1540c435', 1, 640, 480, 1795761617240, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);


--
-- Data for Name: inspections; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inspections VALUES ('01a21bbb-b8e1-720a-8a04-6439b302fe18', 1795761617121, 1795761617140, 1795761617140, NULL, NULL, NULL, '01a21bbb-b8f4-72fb-ac1d-5b23953f6059', 1, false, 'completed', 'accept', 'ber1', 'accepted', 'monday', 'parcel', NULL, '{"shift":"night"}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2', 1795761617149, 1795761617161, 1795761617161, NULL, NULL, NULL, '01a21bbb-b909-71c2-9246-6f5636998d94', 1, false, 'completed', 'reject', 'ber1', 'rejected', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b90e-7280-b6e8-b32ec53cbefa', 1795761617166, 1795761617173, 1795761617173, NULL, NULL, NULL, '01a21bbb-b915-75c5-b6c4-ef5edc5784ef', 1, false, 'completed', 'recapture', 'ber1', 'unreadable', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b91a-74af-853d-5fb96107951f', 1795761617178, 1795761617185, 1795761617185, NULL, NULL, NULL, '01a21bbb-b921-7118-a3de-461bcdd17377', 1, false, 'completed', 'review', 'ber1', 'dead', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b929-7071-91b9-45ca5913f63d', 1795761617193, 1795761617200, 1795761617215, NULL, NULL, NULL, '01a21bbb-b93f-7213-8498-8a18c5cb8af4', 1, false, 'completed', 'reject', 'ber1', 'late', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b947-7642-a76f-b7b07a40e7e2', 1795761617223, 1795761617230, 1795761617230, NULL, NULL, NULL, '01a21bbb-b94e-7499-8506-c749eec82b6a', 1, false, 'completed', 'accept', 'hub', 'camera', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b953-751f-95f4-ccae0b6f4043', 1795761617235, NULL, 1795761617240, 2111121617235, NULL, 2111121617235, NULL, 1, false, 'open', NULL, 'ber1', 'awaiting', NULL, 'parcel', '["top","left"]', '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b95c-741e-a7c6-07f422767cb7', 1795761617244, 1795761617248, 1795761617248, NULL, NULL, NULL, NULL, 1, false, 'cancelled', NULL, 'ber1', 'cancelled', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b966-775d-bfbb-2d5afd43e412', 1795761617254, NULL, 1795761617254, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'running', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b96c-7240-ac01-963b46b5bfc0', 1795761617260, NULL, 1795761617265, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'retry', NULL, 'parcel', NULL, '{}', NULL, NULL);
INSERT INTO public.inspections VALUES ('01a21bbb-b976-73c5-a636-e5d0a6edb099', 1795761617270, NULL, 1795761617270, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'waiting', NULL, 'parcel', NULL, '{}', NULL, NULL);


--
-- Data for Name: job_counts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('completed', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('completed', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('completed', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('discarded', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('completed', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('completed', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('completed', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('completed', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('cancelled', 1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('available', 1);
INSERT INTO public.job_counts VALUES ('running', 1);
INSERT INTO public.job_counts VALUES ('available', -1);
INSERT INTO public.job_counts VALUES ('running', -1);
INSERT INTO public.job_counts VALUES ('retryable', 1);
INSERT INTO public.job_counts VALUES ('available', 1);


--
-- Data for Name: jobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.jobs VALUES ('01a21bbb-b8e1-720a-8a04-643a752b7a2e', '01a21bbb-b8e1-720a-8a04-6439b302fe18', '01a21bbb-b8e0-776f-a33e-68dbd90219ed', 1, 1, 1, 1, 3, 1795761617121, NULL, 1795761617140, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b95c-741e-a7c6-07f5d4a18111', '01a21bbb-b95c-741e-a7c6-07f422767cb7', '01a21bbb-b95b-755e-a5ae-b1d274d45ec5', 1, 9, 0, 0, 3, 1795761617244, NULL, 1795761617248, 'cancelled', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b8fd-712a-8ba7-d3d288d399ce', '01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2', '01a21bbb-b8fd-7066-a1fc-5e085541021f', 1, 2, 1, 1, 3, 1795761617149, NULL, 1795761617161, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b90e-7280-b6e8-b32f9156d619', '01a21bbb-b90e-7280-b6e8-b32ec53cbefa', '01a21bbb-b90d-735c-b6b3-250b1f78fb59', 1, 3, 1, 1, 3, 1795761617166, NULL, 1795761617173, 'completed', 'default', 'ber1', NULL, 'corrupt', 'it ends too early', NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b91a-74af-853d-5fbaec51850e', '01a21bbb-b91a-74af-853d-5fb96107951f', '01a21bbb-b919-73eb-a092-3da6709a8dfa', 1, 4, 1, 1, 3, 1795761617178, NULL, 1795761617185, 'discarded', 'default', 'ber1', NULL, 'inference_failed', 'the sample''s model is broken', 'permanent', NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b966-775d-bfbb-2d5b03c640d5', '01a21bbb-b966-775d-bfbb-2d5afd43e412', '01a21bbb-b965-7476-8535-49926172dbfa', 1, 10, 1, 1, 3, 1795761617254, 1795761677259, NULL, 'running', 'default', 'ber1', 'test', NULL, NULL, NULL, 1795761617259, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b929-7071-91b9-45cb885764a3', '01a21bbb-b929-7071-91b9-45ca5913f63d', '01a21bbb-b928-7072-9ffc-cd63fc0e6a28', 1, 5, 1, 1, 3, 1795761617193, NULL, 1795761617200, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b934-7327-b276-89076f4d0308', '01a21bbb-b929-7071-91b9-45ca5913f63d', '01a21bbb-b934-765e-9070-253425130b7c', 1, 6, 1, 0, 3, 1795761617204, NULL, 1795761617215, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b947-7642-a76f-b7b12ee79a19', '01a21bbb-b947-7642-a76f-b7b07a40e7e2', '01a21bbb-b947-74e7-bd1b-8a81fe482e3c', 1, 7, 1, 0, 3, 1795761617223, NULL, 1795761617230, 'completed', 'dock', 'hub', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b953-751f-95f4-ccafd9151ba0', '01a21bbb-b953-751f-95f4-ccae0b6f4043', '01a21bbb-b952-76a1-900a-128a1540c435', 1, 8, 1, 1, 3, 1795761617235, NULL, 1795761617240, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b96c-7240-ac01-963c4973aa51', '01a21bbb-b96c-7240-ac01-963b46b5bfc0', '01a21bbb-b96b-70aa-889b-140faac177d3', 1, 11, 1, 1, 3, 1795765217265, NULL, NULL, 'retryable', 'default', 'ber1', NULL, 'retrying', 'the sample''s network is slow', NULL, NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21bbb-b976-73c5-a636-e5d11cad95ec', '01a21bbb-b976-73c5-a636-e5d0a6edb099', '01a21bbb-b975-70e4-ba9a-12a3c9873e24', 1, 12, 0, 0, 3, 1795761617270, NULL, NULL, 'available', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);


--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.leases VALUES ('sample', 'nobody', 1, 1795761617121);


--
-- Data for Name: marks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.marks VALUES ('routes', 'd9c7708faeb76a356e762f54e68692816a2e690fc77a4f7dea1a163d3046eb1a');


--
-- Data for Name: models; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.models OVERRIDING SYSTEM VALUE VALUES (1, 'parcel', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');


--
-- Data for Name: models_served; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.models_served VALUES ('default', 1795761617227);
INSERT INTO public.models_served VALUES ('dock', 1795761617227);


--
-- Data for Name: pauses; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: policies; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.policies VALUES ('parcel', 1, 'one', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}', NULL, true, 1795761617107, 1795761617107);
INSERT INTO public.policies VALUES ('parcel', 2, 'two', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}', '2', false, 1795761617113, NULL);
INSERT INTO public.policies VALUES ('pair', 1, 'three', '{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}', '["top","left"]', true, 1795761617117, 1795761617117);


--
-- Data for Name: publications; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: reviews; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.reviews VALUES ('01a21bbb-b921-7118-a3de-461bcdd17377', '01a21bbb-b91a-74af-853d-5fb96107951f', 'ber1', 'parcel', 1, 'band', 'review', 1000000, 1, 'open', NULL, 1795761617185, NULL, NULL, NULL);


--
-- Data for Name: secrets; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.secrets VALUES ('audit', '\x685ac5365a994f85a04cbfa4ee59dda9a271bc3128ba420c8008821239b7fae6');


--
-- Data for Name: turns; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.turns VALUES (1, 'hub', 7);
INSERT INTO public.turns VALUES (1, 'ber1', 12);


--
-- Data for Name: views; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.views VALUES ('01a21bbb-b8e0-776f-a33e-68dbd90219ed', '01a21bbb-b8e1-720a-8a04-6439b302fe18', '01a21bbb-b8e1-720a-8a04-643a752b7a2e', 0, NULL, 1795761617121, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b8e0-776f-a33e-68dbd90219ed', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b8fd-7066-a1fc-5e085541021f', '01a21bbb-b8fd-712a-8ba7-d3d1c09a47c2', '01a21bbb-b8fd-712a-8ba7-d3d288d399ce', 0, NULL, 1795761617149, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b8fd-7066-a1fc-5e085541021f', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b90d-735c-b6b3-250b1f78fb59', '01a21bbb-b90e-7280-b6e8-b32ec53cbefa', '01a21bbb-b90e-7280-b6e8-b32f9156d619', 0, NULL, 1795761617166, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b90d-735c-b6b3-250b1f78fb59', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b919-73eb-a092-3da6709a8dfa', '01a21bbb-b91a-74af-853d-5fb96107951f', '01a21bbb-b91a-74af-853d-5fbaec51850e', 0, NULL, 1795761617178, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b919-73eb-a092-3da6709a8dfa', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b928-7072-9ffc-cd63fc0e6a28', '01a21bbb-b929-7071-91b9-45ca5913f63d', '01a21bbb-b929-7071-91b9-45cb885764a3', 0, NULL, 1795761617193, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b928-7072-9ffc-cd63fc0e6a28', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b934-765e-9070-253425130b7c', '01a21bbb-b929-7071-91b9-45ca5913f63d', '01a21bbb-b934-7327-b276-89076f4d0308', 1, NULL, 1795761617204, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b934-765e-9070-253425130b7c', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b947-74e7-bd1b-8a81fe482e3c', '01a21bbb-b947-7642-a76f-b7b07a40e7e2', '01a21bbb-b947-7642-a76f-b7b12ee79a19', 0, NULL, 1795761617223, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b947-74e7-bd1b-8a81fe482e3c', 'dock-1', 'top', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b952-76a1-900a-128a1540c435', '01a21bbb-b953-751f-95f4-ccae0b6f4043', '01a21bbb-b953-751f-95f4-ccafd9151ba0', 0, NULL, 1795761617235, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b952-76a1-900a-128a1540c435', 'cam-1', 'top', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b95b-755e-a5ae-b1d274d45ec5', '01a21bbb-b95c-741e-a7c6-07f422767cb7', '01a21bbb-b95c-741e-a7c6-07f5d4a18111', 0, NULL, 1795761617244, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b95b-755e-a5ae-b1d274d45ec5', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b965-7476-8535-49926172dbfa', '01a21bbb-b966-775d-bfbb-2d5afd43e412', '01a21bbb-b966-775d-bfbb-2d5b03c640d5', 0, NULL, 1795761617254, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b965-7476-8535-49926172dbfa', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b96b-70aa-889b-140faac177d3', '01a21bbb-b96c-7240-ac01-963b46b5bfc0', '01a21bbb-b96c-7240-ac01-963c4973aa51', 0, NULL, 1795761617260, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b96b-70aa-889b-140faac177d3', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21bbb-b975-70e4-ba9a-12a3c9873e24', '01a21bbb-b976-73c5-a636-e5d0a6edb099', '01a21bbb-b976-73c5-a636-e5d11cad95ec', 0, NULL, 1795761617270, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21bbb-b975-70e4-ba9a-12a3c9873e24', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');


--
-- Data for Name: watches; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: webhook_deliveries; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: webhook_targets; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: events_sequence_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.events_sequence_seq', 22, true);


--
-- Name: models_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.models_id_seq', 1, true);


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: alarms alarms_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alarms
    ADD CONSTRAINT alarms_pkey PRIMARY KEY (id);


--
-- Name: answers answers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.answers
    ADD CONSTRAINT answers_pkey PRIMARY KEY (id);


--
-- Name: attempts attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (job_id, fence);


--
-- Name: bands bands_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.bands
    ADD CONSTRAINT bands_pkey PRIMARY KEY (priority);


--
-- Name: calibrations calibrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.calibrations
    ADD CONSTRAINT calibrations_pkey PRIMARY KEY (id);


--
-- Name: callbacks callbacks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.callbacks
    ADD CONSTRAINT callbacks_pkey PRIMARY KEY (inspection_id);


--
-- Name: cameras cameras_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cameras
    ADD CONSTRAINT cameras_pkey PRIMARY KEY (facility, camera);


--
-- Name: decisions decisions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT decisions_pkey PRIMARY KEY (id);


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (sequence);


--
-- Name: idempotency idempotency_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT idempotency_pkey PRIMARY KEY (key);


--
-- Name: inferences inferences_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inferences
    ADD CONSTRAINT inferences_pkey PRIMARY KEY (view_id);


--
-- Name: inspections inspections_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inspections
    ADD CONSTRAINT inspections_pkey PRIMARY KEY (id);


--
-- Name: jobs jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);


--
-- Name: leases leases_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.leases
    ADD CONSTRAINT leases_pkey PRIMARY KEY (task);


--
-- Name: marks marks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.marks
    ADD CONSTRAINT marks_pkey PRIMARY KEY (name);


--
-- Name: models models_fingerprint_name_sha256_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.models
    ADD CONSTRAINT models_fingerprint_name_sha256_key UNIQUE (fingerprint, name, sha256);


--
-- Name: models models_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.models
    ADD CONSTRAINT models_pkey PRIMARY KEY (id);


--
-- Name: models_served models_served_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.models_served
    ADD CONSTRAINT models_served_pkey PRIMARY KEY (model);


--
-- Name: pauses pauses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.pauses
    ADD CONSTRAINT pauses_pkey PRIMARY KEY (scope);


--
-- Name: policies policies_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (name, version);


--
-- Name: publications publications_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications
    ADD CONSTRAINT publications_pkey PRIMARY KEY (job_id);


--
-- Name: reviews reviews_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT reviews_pkey PRIMARY KEY (id);


--
-- Name: secrets secrets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (name);


--
-- Name: turns turns_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY (priority, facility);


--
-- Name: views views_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.views
    ADD CONSTRAINT views_pkey PRIMARY KEY (id);


--
-- Name: watches watches_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.watches
    ADD CONSTRAINT watches_pkey PRIMARY KEY (kind, policy, facility, subject);


--
-- Name: webhook_deliveries webhook_deliveries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);


--
-- Name: webhook_targets webhook_targets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook_targets
    ADD CONSTRAINT webhook_targets_pkey PRIMARY KEY (name);


--
-- Name: alarms_raised; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX alarms_raised ON public.alarms USING btree (kind, policy, facility, subject) WHERE (cleared_at IS NULL);


--
-- Name: answers_boxes; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX answers_boxes ON public.answers USING btree (id) WHERE (boxes IS NOT NULL);


--
-- Name: answers_inspection; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX answers_inspection ON public.answers USING btree (inspection_id, id);


--
-- Name: answers_review; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX answers_review ON public.answers USING btree (review_id) WHERE (review_id IS NOT NULL);


--
-- Name: calibrations_policy; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX calibrations_policy ON public.calibrations USING btree (policy, id);


--
-- Name: decisions_inspection; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX decisions_inspection ON public.decisions USING btree (inspection_id);


--
-- Name: idempotency_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_age ON public.idempotency USING btree (created_at);


--
-- Name: inspections_batch; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_batch ON public.inspections USING btree (batch, id) WHERE (batch IS NOT NULL);


--
-- Name: inspections_cancelled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_cancelled ON public.inspections USING btree (id) WHERE (status = 'cancelled'::text);


--
-- Name: inspections_facility; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_facility ON public.inspections USING btree (facility, id);


--
-- Name: inspections_facility_verdict; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_facility_verdict ON public.inspections USING btree (facility, verdict, id) WHERE (verdict IS NOT NULL);


--
-- Name: inspections_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_open ON public.inspections USING btree (id) WHERE (status = 'open'::text);


--
-- Name: inspections_package; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_package ON public.inspections USING btree (package_id, id) WHERE (package_id IS NOT NULL);


--
-- Name: inspections_settle; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_settle ON public.inspections USING btree (settle_at) WHERE (settle_at IS NOT NULL);


--
-- Name: inspections_updated; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_updated ON public.inspections USING btree (updated_at);


--
-- Name: inspections_verdict; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_verdict ON public.inspections USING btree (verdict, id) WHERE (verdict IS NOT NULL);


--
-- Name: jobs_available; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_available ON public.jobs USING btree (priority DESC, turn, id) WHERE (state = 'available'::text);


--
-- Name: jobs_crashed; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_crashed ON public.jobs USING btree (id) WHERE (crashes > 0);


--
-- Name: jobs_discarded; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_discarded ON public.jobs USING btree (finished_at, id) WHERE (state = 'discarded'::text);


--
-- Name: jobs_held; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_held ON public.jobs USING btree (waits_for, available_at) WHERE ((state = 'retryable'::text) AND (waits_for IS NOT NULL));


--
-- Name: jobs_retryable; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_retryable ON public.jobs USING btree (available_at) WHERE ((state = 'retryable'::text) AND (waits_for IS NULL));


--
-- Name: jobs_running; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_running ON public.jobs USING btree (id) WHERE (state = 'running'::text);


--
-- Name: jobs_waiting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_waiting ON public.jobs USING btree (available_at) WHERE ((state = 'available'::text) AND (available_at > 0));


--
-- Name: policies_active; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX policies_active ON public.policies USING btree (name) WHERE active;


--
-- Name: policies_content; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX policies_content ON public.policies USING btree (name, hash);


--
-- Name: reviews_double; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reviews_double ON public.reviews USING btree (id) WHERE (wanted > 1);


--
-- Name: reviews_in_hand; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reviews_in_hand ON public.reviews USING btree (reviewer) WHERE ((state = 'open'::text) AND (reviewer IS NOT NULL));


--
-- Name: reviews_inspection; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reviews_inspection ON public.reviews USING btree (inspection_id);


--
-- Name: reviews_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reviews_open ON public.reviews USING btree (priority DESC, id) WHERE (state = 'open'::text);


--
-- Name: reviews_open_facility; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reviews_open_facility ON public.reviews USING btree (facility, priority DESC, id) WHERE (state = 'open'::text);


--
-- Name: reviews_policy; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX reviews_policy ON public.reviews USING btree (policy, state, id);


--
-- Name: views_camera; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX views_camera ON public.views USING btree (camera, inspection_id) WHERE (camera IS NOT NULL);


--
-- Name: views_inspection; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX views_inspection ON public.views USING btree (inspection_id, "position");


--
-- Name: webhook_deliveries_dead; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_deliveries_dead ON public.webhook_deliveries USING btree (last_attempt_at, id) WHERE (state = 'dead'::text);


--
-- Name: webhook_deliveries_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (target, due_at) WHERE (state = 'pending'::text);


--
-- Name: webhook_deliveries_event; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX webhook_deliveries_event ON public.webhook_deliveries USING btree (target, sequence);


--
-- Name: decisions decisions_are_not_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER decisions_are_not_changed BEFORE DELETE OR UPDATE ON public.decisions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();


--
-- Name: events events_are_not_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER events_are_not_changed BEFORE DELETE OR UPDATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();


--
-- Name: jobs jobs_counted_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER jobs_counted_delete AFTER DELETE ON public.jobs REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.count_jobs();


--
-- Name: jobs jobs_counted_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER jobs_counted_insert AFTER INSERT ON public.jobs REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.count_jobs();


--
-- Name: jobs jobs_counted_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER jobs_counted_update AFTER UPDATE ON public.jobs REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.count_jobs();


--
-- PostgreSQL database dump complete
--


