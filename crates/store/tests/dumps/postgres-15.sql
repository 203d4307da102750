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
    IF TG_OP IN ('DELETE', 'UPDATE') AND current_setting('scrutineer.purging', true) = 'on' THEN
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
    outcome text,
    certified boolean DEFAULT false NOT NULL,
    made_at bigint NOT NULL,
    place bigint NOT NULL
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
    asked_ppm bigint,
    evidence bytea
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
-- Name: holds; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.holds (
    inspection_id uuid NOT NULL,
    facility text NOT NULL COLLATE pg_catalog."C",
    reason text NOT NULL,
    held_by text NOT NULL,
    held_at bigint NOT NULL
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
    kept bigint DEFAULT 3 NOT NULL,
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
-- Name: processes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.processes (
    name text NOT NULL COLLATE pg_catalog."C",
    seen_at bigint NOT NULL,
    about text NOT NULL
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
-- Name: rollup_places; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.rollup_places (
    name text NOT NULL COLLATE pg_catalog."C",
    sequence bigint NOT NULL,
    look bigint NOT NULL
);


--
-- Name: rollups; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.rollups (
    resolution text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    measure text NOT NULL COLLATE pg_catalog."C",
    facility text NOT NULL COLLATE pg_catalog."C",
    whole bigint NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    sums text NOT NULL,
    CONSTRAINT rollups_resolution_check CHECK ((resolution = ANY (ARRAY['minute'::text, 'hour'::text, 'day'::text])))
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
    sha256 text NOT NULL,
    traceparent text,
    original_removed_at bigint
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

INSERT INTO public._sqlx_migrations VALUES (3, 'first', '2026-11-28 21:45:46.027712+00', true, '\x0c9549a8f5403f85899ce25aa58e9b0093ed45e50b368dbe590c4c3eeb2052267252a87bf6df41df304715af317f1a09', 37061656);
INSERT INTO public._sqlx_migrations VALUES (4, 'codes', '2026-11-28 21:45:46.06576+00', true, '\xf3d67c91a3ee06037cfd9b8a1433162ba470fe93cada0528637d4c71ade4b43c6e089e08333929156d62b07ee36210b6', 889652);
INSERT INTO public._sqlx_migrations VALUES (5, 'publications', '2026-11-28 21:45:46.067018+00', true, '\x288db5bb159c64ed9d083a0987e679ed9e71638fb4b55bb473511e50c3fcfda573fc46fa5bb8f1e8b4d0e855c96763b0', 1618223);
INSERT INTO public._sqlx_migrations VALUES (6, 'failures', '2026-11-28 21:45:46.068878+00', true, '\x6045c4002c0144308304e97a132c9a4de524ed84dc98ae0137c83f8194463b83e42a81f696b17ba7c63388a694113bb8', 6802604);
INSERT INTO public._sqlx_migrations VALUES (7, 'webhooks', '2026-11-28 21:45:46.076103+00', true, '\x619ca8c944026219ada2994ba5fe016cde6ce73d3384599be1e59f69869dc7c79aaff420d95439ab3d6b505343ab6e24', 6494849);
INSERT INTO public._sqlx_migrations VALUES (8, 'retention', '2026-11-28 21:45:46.082955+00', true, '\x9f98bafab32151336159717924296e504351f9fd8e8246ca4654742c594982707fde309c23c04df7c4a71ffffcdceff0', 1450960);
INSERT INTO public._sqlx_migrations VALUES (9, 'reviews', '2026-11-28 21:45:46.08471+00', true, '\xf820c19dad0d5f92f92e6141aac52ad59b0742d3166bbc0083a998ae0d35fdb1aa67bf95d8e801377ab2587e294580c7', 17455203);
INSERT INTO public._sqlx_migrations VALUES (10, 'evidence', '2026-11-28 21:45:46.10259+00', true, '\x30fea77f1de877ba69be7fc6ea1d906d63074ef52bc9489d0e1f52b201af0ba0be71b26b42211447948a03c7e4bd4a86', 2323963);
INSERT INTO public._sqlx_migrations VALUES (11, 'telemetry', '2026-11-28 21:45:46.105361+00', true, '\x72ac7ce1b2acce4ca6316e2909ed36eed479cd7ef07a3009bf06072887d66c506a6e6bc9c77a81c13d853fd8ce4a9ab5', 4602286);
INSERT INTO public._sqlx_migrations VALUES (12, 'holds', '2026-11-28 21:45:46.110153+00', true, '\x9b9fc1196e6038b03ae86db3dc6ded4a44afa8719848d7d96f77af3fa26b3b827387f5e68e10dc796f48750496ad8ada', 4575013);
INSERT INTO public._sqlx_migrations VALUES (13, 'counts', '2026-11-28 21:45:46.115047+00', true, '\xa22e73e94e23ac169b4f7c6625adc61a81d81e258ed69732a41151bd6696612cc7e772678cc5dcc3ae16a4eab26a44d8', 552963);
INSERT INTO public._sqlx_migrations VALUES (14, 'lean', '2026-11-28 21:45:46.115826+00', true, '\xfe7a7c464c324b12f6b356bdb7da8c1d3344d9f607961377f83ed6a3d3feb4ebc4ff1072ce68fb40452f551e0fce901b', 626802);
INSERT INTO public._sqlx_migrations VALUES (15, 'room', '2026-11-28 21:45:46.116685+00', true, '\x35c66fb9d5d35c9bace87e210e270ea845dbf7b8f9c7c6297cec3d0e23d4852f5fc9f66720e2720f08c06990a91a5b8a', 813732);


--
-- Data for Name: alarms; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alarms VALUES ('01a2241f-14c0-753b-a892-70596d37eeee', 'escape', 'pair', 'ham2', '', 'more escapes than was promised', '["01a2241f-14bf-7533-acc7-46f82131d3a4"]', 1795902346432, NULL, false);


--
-- Data for Name: answers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.answers VALUES ('01a2241f-14bb-71a3-ab94-df70d2f51b89', '01a2241f-1498-7126-8414-a9076a6438cc', NULL, '01a2241f-149c-76f7-8d2e-2b00661e2fff', 'hub', 'ada', NULL, 'accept', 'looked at again', false, '{"01a2241f-1497-7188-9d89-265e50b40659":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}', 4000, 1795902346427, NULL);


--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempts VALUES ('01a2241f-147c-75a7-91db-68892d9f236d', 1, 1795902346367, 1795902346367, 'discarded', 'test', 'inspect', 'inference_failed', 'the sample''s model is broken');
INSERT INTO public.attempts VALUES ('01a2241f-14ac-763a-8c58-4c30ecdbcbce', 1, 1795902346415, 1795902346416, 'retried', 'test', 'inspect', 'inference_failed', 'the sample''s network is slow');


--
-- Data for Name: bands; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bands VALUES (0, 0);
INSERT INTO public.bands VALUES (2, 0);
INSERT INTO public.bands VALUES (1, 11);


--
-- Data for Name: calibrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.calibrations VALUES ('01a2241f-14be-70bf-a372-541562c79a8c', 'parcel', 1, 500, '["ab"]', 'escape at most 1 %', true, 1795902346430, 1);


--
-- Data for Name: callbacks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: cameras; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cameras VALUES ('hub', 'dock-1', '{top}', 1, 1795902346392, 1795902346392, '01a2241f-1498-7126-8414-a9076a6438cc', '01a2241f-1497-7188-9d89-265e50b40659');
INSERT INTO public.cameras VALUES ('ber1', 'cam-1', '{top}', 11, 1795902346318, 1795902346419, '01a2241f-14b3-7471-b2b2-30fbe51228f1', '01a2241f-14b2-718a-83fa-0b43f9d1f1df');


--
-- Data for Name: decisions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.decisions VALUES ('01a2241f-1460-769a-8b81-8aa999a4737a', '01a2241f-144e-759c-bc5b-a0bdedd61b46', 1795902346336, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0, '\x0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO public.decisions VALUES ('01a2241f-1470-729f-b23c-f0b71929a01e', '01a2241f-1467-71c1-89e9-2ee74d24e6a1', 1795902346352, 1, false, 'reject', 'policy', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]', 0, '\x0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO public.decisions VALUES ('01a2241f-1479-7029-af80-9329b7db7ee5', '01a2241f-1475-70ea-b29e-71c2ecd73f8b', 1795902346361, 1, false, 'recapture', 'policy', 'parcel', '[{"code":"unreadable","message":"recapture by parcel","view_id":null}]', 0, '\x01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO public.decisions VALUES ('01a2241f-147f-73a0-ade3-b8646331fd1d', '01a2241f-147c-75a7-91db-6888494afed8', 1795902346367, 1, false, 'review', 'policy', 'parcel', '[{"code":"inference_failed","message":"review by parcel","view_id":null}]', 1000000, '\x01010400646561640100ffff03');
INSERT INTO public.decisions VALUES ('01a2241f-1488-7368-ac46-fd2aac75f1ab', '01a2241f-1484-715d-842e-b3d82c0fdd67', 1795902346376, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0, '\x010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO public.decisions VALUES ('01a2241f-1492-743c-8ace-13fad740f1cc', '01a2241f-1484-715d-842e-b3d82c0fdd67', 1795902346386, 1, false, 'reject', 'late_view', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]', 0, '\x010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO public.decisions VALUES ('01a2241f-149c-76f7-8d2e-2b00661e2fff', '01a2241f-1498-7126-8414-a9076a6438cc', 1795902346396, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0, '\x0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO public.decisions VALUES ('01a2241f-14bb-71a3-ab94-df7153dd2d41', '01a2241f-1498-7126-8414-a9076a6438cc', 1795902346427, NULL, false, 'accept', 'person', NULL, '[{"code":"reviewed","message":"ada: looked at again","view_id":null}]', NULL, NULL);


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (1, '01a2241f-1445-7415-8826-daebbd6e4da9', NULL, 1795902346309, 'policy.activated', NULL, '{"hash":"one","name":"parcel","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (2, '01a2241f-144c-740a-96e2-2e9903c8b8df', NULL, 1795902346316, 'policy.activated', NULL, '{"hash":"three","name":"pair","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (3, '01a2241f-144e-759c-bc5b-a0bf0deb3294', '01a2241f-144e-759c-bc5b-a0bdedd61b46', 1795902346318, 'inspection.created', 'ber1', '{"id":"01a2241f-144e-759c-bc5b-a0bdedd61b46","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:45:46.318Z","completed_at":null,"views":[{"id":"01a2241f-144e-753e-9f5f-96f88e2d5e0b","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.318Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f144e753e9f5f96f88e2d5e0b01a2241f144e753e9f5f96f88e2d5e0b"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (4, '01a2241f-1460-769a-8b81-8aaa7ed9aa66', '01a2241f-144e-759c-bc5b-a0bdedd61b46', 1795902346336, 'inspection.completed', 'ber1', '{"id":"01a2241f-144e-759c-bc5b-a0bdedd61b46","status":"completed","verdict":"accept","decision":{"id":"01a2241f-1460-769a-8b81-8aa999a4737a","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:46.336Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:45:46.318Z","completed_at":"2026-11-28T21:45:46.336Z","views":[{"id":"01a2241f-144e-753e-9f5f-96f88e2d5e0b","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.318Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f144e753e9f5f96f88e2d5e0b01a2241f144e753e9f5f96f88e2d5e0b"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (5, '01a2241f-1467-71c1-89e9-2ee94182fa47', '01a2241f-1467-71c1-89e9-2ee74d24e6a1', 1795902346343, 'inspection.created', 'ber1', '{"id":"01a2241f-1467-71c1-89e9-2ee74d24e6a1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.343Z","completed_at":null,"views":[{"id":"01a2241f-1467-73c6-874f-78752d72d89c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.343Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f146773c6874f78752d72d89c01a2241f146773c6874f78752d72d89c"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (6, '01a2241f-1470-729f-b23c-f0b8b5ab8f2c', '01a2241f-1467-71c1-89e9-2ee74d24e6a1', 1795902346352, 'inspection.completed', 'ber1', '{"id":"01a2241f-1467-71c1-89e9-2ee74d24e6a1","status":"completed","verdict":"reject","decision":{"id":"01a2241f-1470-729f-b23c-f0b71929a01e","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:46.352Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.343Z","completed_at":"2026-11-28T21:45:46.352Z","views":[{"id":"01a2241f-1467-73c6-874f-78752d72d89c","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.343Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f146773c6874f78752d72d89c01a2241f146773c6874f78752d72d89c"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (7, '01a2241f-1475-70ea-b29e-71c4dc2ce66b', '01a2241f-1475-70ea-b29e-71c2ecd73f8b', 1795902346357, 'inspection.created', 'ber1', '{"id":"01a2241f-1475-70ea-b29e-71c2ecd73f8b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.357Z","completed_at":null,"views":[{"id":"01a2241f-1475-7784-839f-67cc5da7f502","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.357Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f14757784839f67cc5da7f50201a2241f14757784839f67cc5da7f502"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (8, '01a2241f-1479-7029-af80-932a1aa7a444', '01a2241f-1475-70ea-b29e-71c2ecd73f8b', 1795902346361, 'inspection.completed', 'ber1', '{"id":"01a2241f-1475-70ea-b29e-71c2ecd73f8b","status":"completed","verdict":"recapture","decision":{"id":"01a2241f-1479-7029-af80-9329b7db7ee5","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:46.361Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.357Z","completed_at":"2026-11-28T21:45:46.361Z","views":[{"id":"01a2241f-1475-7784-839f-67cc5da7f502","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.357Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f14757784839f67cc5da7f50201a2241f14757784839f67cc5da7f502"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (9, '01a2241f-147c-75a7-91db-688a5ef215ba', '01a2241f-147c-75a7-91db-6888494afed8', 1795902346364, 'inspection.created', 'ber1', '{"id":"01a2241f-147c-75a7-91db-6888494afed8","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.364Z","completed_at":null,"views":[{"id":"01a2241f-147b-756b-9ad1-0add402ac22b","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.364Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f147b756b9ad10add402ac22b01a2241f147b756b9ad10add402ac22b"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (10, '01a2241f-147f-73a0-ade3-b863aac52392', '01a2241f-147c-75a7-91db-6888494afed8', 1795902346367, 'job.discarded', 'ber1', '{"job_id":"01a2241f-147c-75a7-91db-68892d9f236d","inspection_id":"01a2241f-147c-75a7-91db-6888494afed8","view_id":"01a2241f-147b-756b-9ad1-0add402ac22b","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T21:45:46.364Z","discarded_at":"2026-11-28T21:45:46.367Z"}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (11, '01a2241f-147f-73a0-ade3-b8657084a65e', '01a2241f-147c-75a7-91db-6888494afed8', 1795902346367, 'inspection.completed', 'ber1', '{"id":"01a2241f-147c-75a7-91db-6888494afed8","status":"completed","verdict":"review","decision":{"id":"01a2241f-147f-73a0-ade3-b8646331fd1d","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:46.367Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.364Z","completed_at":"2026-11-28T21:45:46.367Z","views":[{"id":"01a2241f-147b-756b-9ad1-0add402ac22b","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.364Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f147b756b9ad10add402ac22b01a2241f147b756b9ad10add402ac22b"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (13, '01a2241f-1488-7368-ac46-fd2b9213b811', '01a2241f-1484-715d-842e-b3d82c0fdd67', 1795902346376, 'inspection.completed', 'ber1', '{"id":"01a2241f-1484-715d-842e-b3d82c0fdd67","status":"completed","verdict":"accept","decision":{"id":"01a2241f-1488-7368-ac46-fd2aac75f1ab","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:46.376Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.372Z","completed_at":"2026-11-28T21:45:46.376Z","views":[{"id":"01a2241f-1484-76d4-82cd-5721e18b57ec","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.372Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f148476d482cd5721e18b57ec01a2241f148476d482cd5721e18b57ec"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (15, '01a2241f-1498-7126-8414-a9095fd6d7ba', '01a2241f-1498-7126-8414-a9076a6438cc', 1795902346392, 'inspection.created', 'hub', '{"id":"01a2241f-1498-7126-8414-a9076a6438cc","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.392Z","completed_at":null,"views":[{"id":"01a2241f-1497-7188-9d89-265e50b40659","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:46.392Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f149771889d89265e50b4065901a2241f149771889d89265e50b40659"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (17, '01a2241f-149f-753b-b89c-b877386730b1', '01a2241f-149f-753b-b89c-b87567cc7a05', 1795902346399, 'inspection.created', 'ber1', '{"id":"01a2241f-149f-753b-b89c-b87567cc7a05","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T21:45:46.399Z","completed_at":null,"views":[{"id":"01a2241f-149e-75d4-a050-41ab1212f9e8","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:46.399Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f149e75d4a05041ab1212f9e801a2241f149e75d4a05041ab1212f9e8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (18, '01a2241f-14a5-72e6-9c4d-162109c8bc6e', '01a2241f-14a5-72e6-9c4d-161fae805da2', 1795902346405, 'inspection.created', 'ber1', '{"id":"01a2241f-14a5-72e6-9c4d-161fae805da2","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.405Z","completed_at":null,"views":[{"id":"01a2241f-14a4-7516-ac2a-23a0d0b39bda","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.405Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f14a47516ac2a23a0d0b39bda01a2241f14a47516ac2a23a0d0b39bda"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (20, '01a2241f-14a9-76e9-9d94-37d021d4b289', '01a2241f-14a9-76e9-9d94-37ce8d3e73f6', 1795902346409, 'inspection.created', 'ber1', '{"id":"01a2241f-14a9-76e9-9d94-37ce8d3e73f6","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.409Z","completed_at":null,"views":[{"id":"01a2241f-14a9-743e-b325-aa1c3ab927fa","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.409Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f14a9743eb325aa1c3ab927fa01a2241f14a9743eb325aa1c3ab927fa"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (23, '01a2241f-14bb-71a3-ab94-df72add5f440', '01a2241f-1498-7126-8414-a9076a6438cc', 1795902346427, 'inspection.reviewed', 'hub', '{"id":"01a2241f-1498-7126-8414-a9076a6438cc","status":"completed","verdict":"accept","decision":{"id":"01a2241f-14bb-71a3-ab94-df7153dd2d41","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T21:45:46.427Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T21:45:46.427Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.392Z","completed_at":"2026-11-28T21:45:46.396Z","views":[{"id":"01a2241f-1497-7188-9d89-265e50b40659","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:46.392Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f149771889d89265e50b4065901a2241f149771889d89265e50b40659"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (25, '01a2241f-14c6-7328-881e-aab44f4778f0', '01a2241f-1467-71c1-89e9-2ee74d24e6a1', 1795902346438, 'inspection.held', 'ber1', '{"by":"ada","inspection_id":"01a2241f-1467-71c1-89e9-2ee74d24e6a1","reason":"claim 17"}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (12, '01a2241f-1484-715d-842e-b3da2fa872fa', '01a2241f-1484-715d-842e-b3d82c0fdd67', 1795902346372, 'inspection.created', 'ber1', '{"id":"01a2241f-1484-715d-842e-b3d82c0fdd67","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.372Z","completed_at":null,"views":[{"id":"01a2241f-1484-76d4-82cd-5721e18b57ec","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.372Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f148476d482cd5721e18b57ec01a2241f148476d482cd5721e18b57ec"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (14, '01a2241f-1492-743c-8ace-13fb194b3407', '01a2241f-1484-715d-842e-b3d82c0fdd67', 1795902346386, 'inspection.redecided', 'ber1', '{"id":"01a2241f-1484-715d-842e-b3d82c0fdd67","status":"completed","verdict":"reject","decision":{"id":"01a2241f-1492-743c-8ace-13fad740f1cc","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:46.386Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.372Z","completed_at":"2026-11-28T21:45:46.376Z","views":[{"id":"01a2241f-1484-76d4-82cd-5721e18b57ec","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.372Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f148476d482cd5721e18b57ec01a2241f148476d482cd5721e18b57ec"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a2241f-148a-77ab-90e6-5f29fb6875f4","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.379Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f148a77ab90e65f29fb6875f401a2241f148a77ab90e65f29fb6875f4"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (16, '01a2241f-149c-76f7-8d2e-2b01a535d405', '01a2241f-1498-7126-8414-a9076a6438cc', 1795902346396, 'inspection.completed', 'hub', '{"id":"01a2241f-1498-7126-8414-a9076a6438cc","status":"completed","verdict":"accept","decision":{"id":"01a2241f-149c-76f7-8d2e-2b00661e2fff","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:45:46.396Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.392Z","completed_at":"2026-11-28T21:45:46.396Z","views":[{"id":"01a2241f-1497-7188-9d89-265e50b40659","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:45:46.392Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f149771889d89265e50b4065901a2241f149771889d89265e50b40659"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (19, '01a2241f-14a7-778e-ae29-b401eeb01585', '01a2241f-14a5-72e6-9c4d-161fae805da2', 1795902346407, 'inspection.cancelled', 'ber1', '{"id":"01a2241f-14a5-72e6-9c4d-161fae805da2","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.405Z","completed_at":"2026-11-28T21:45:46.407Z","views":[{"id":"01a2241f-14a4-7516-ac2a-23a0d0b39bda","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.405Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f14a47516ac2a23a0d0b39bda01a2241f14a47516ac2a23a0d0b39bda"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (21, '01a2241f-14ac-763a-8c58-4c31729bf432', '01a2241f-14ac-763a-8c58-4c2febe747c1', 1795902346412, 'inspection.created', 'ber1', '{"id":"01a2241f-14ac-763a-8c58-4c2febe747c1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.412Z","completed_at":null,"views":[{"id":"01a2241f-14ac-7139-ad24-287595488c56","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.412Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f14ac7139ad24287595488c5601a2241f14ac7139ad24287595488c56"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (22, '01a2241f-14b3-7471-b2b2-30fd585b211e', '01a2241f-14b3-7471-b2b2-30fbe51228f1', 1795902346419, 'inspection.created', 'ber1', '{"id":"01a2241f-14b3-7471-b2b2-30fbe51228f1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:45:46.419Z","completed_at":null,"views":[{"id":"01a2241f-14b2-718a-83fa-0b43f9d1f1df","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:45:46.419Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a2241f14b2718a83fa0b43f9d1f1df01a2241f14b2718a83fa0b43f9d1f1df"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (24, '01a2241f-14c0-753b-a892-705a1968fe69', NULL, 1795902346432, 'alarm.raised', 'ham2', '{"id":"01a2241f-14c0-753b-a892-70596d37eeee","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a2241f-14bf-7533-acc7-46f82131d3a4"],"raised_at":"2026-11-28T21:45:46.432Z","cleared_at":null,"relearn":false}');


--
-- Data for Name: holds; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.holds VALUES ('01a2241f-1467-71c1-89e9-2ee74d24e6a1', 'ber1', 'claim 17', 'ada', 1795902346438);


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency VALUES ('sample-key', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', '01a2241f-144e-759c-bc5b-a0bdedd61b46', false, 1795902346318);


--
-- Data for Name: inferences; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inferences VALUES ('01a2241f-144e-753e-9f5f-96f88e2d5e0b', 1, 640, 480, 1795902346336, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a2241f-1467-73c6-874f-78752d72d89c', 1, 640, 480, 1795902346352, 212.4, 0.48, 0.21, 0.01, '\x02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9,"label":0.625,"tape":0.25}', '[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO public.inferences VALUES ('01a2241f-1484-76d4-82cd-5721e18b57ec', 1, 640, 480, 1795902346376, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a2241f-148a-77ab-90e6-5f29fb6875f4', 1, 640, 480, 1795902346386, 212.4, 0.48, 0.21, 0.01, '\x01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9}', NULL);
INSERT INTO public.inferences VALUES ('01a2241f-1497-7188-9d89-265e50b40659', 1, 640, 480, 1795902346396, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a2241f-149e-75d4-a050-41ab1212f9e8', 1, 640, 480, 1795902346402, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);


--
-- Data for Name: inspections; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inspections VALUES ('01a2241f-144e-759c-bc5b-a0bdedd61b46', 1795902346318, 1795902346336, 1795902346336, NULL, NULL, NULL, '01a2241f-1460-769a-8b81-8aa999a4737a', 1, false, 'completed', 'accept', 'ber1', 'accepted', 'monday', 'parcel', NULL, '{"shift":"night"}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-1475-70ea-b29e-71c2ecd73f8b', 1795902346357, 1795902346361, 1795902346361, NULL, NULL, NULL, '01a2241f-1479-7029-af80-9329b7db7ee5', 1, false, 'completed', 'recapture', 'ber1', 'unreadable', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-147c-75a7-91db-6888494afed8', 1795902346364, 1795902346367, 1795902346367, NULL, NULL, NULL, '01a2241f-147f-73a0-ade3-b8646331fd1d', 1, false, 'completed', 'review', 'ber1', 'dead', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-1484-715d-842e-b3d82c0fdd67', 1795902346372, 1795902346376, 1795902346386, NULL, NULL, NULL, '01a2241f-1492-743c-8ace-13fad740f1cc', 1, false, 'completed', 'reject', 'ber1', 'late', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-149f-753b-b89c-b87567cc7a05', 1795902346399, NULL, 1795902346402, 2111262346399, NULL, 2111262346399, NULL, 1, false, 'open', NULL, 'ber1', 'awaiting', NULL, 'parcel', '["top","left"]', '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-14a5-72e6-9c4d-161fae805da2', 1795902346405, 1795902346407, 1795902346407, NULL, NULL, NULL, NULL, 1, false, 'cancelled', NULL, 'ber1', 'cancelled', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-14a9-76e9-9d94-37ce8d3e73f6', 1795902346409, NULL, 1795902346409, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'running', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-14ac-763a-8c58-4c2febe747c1', 1795902346412, NULL, 1795902346416, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'retry', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-14b3-7471-b2b2-30fbe51228f1', 1795902346419, NULL, 1795902346419, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'waiting', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a2241f-1498-7126-8414-a9076a6438cc', 1795902346392, 1795902346396, 1795902346427, NULL, NULL, NULL, '01a2241f-14bb-71a3-ab94-df7153dd2d41', 1, false, 'completed', 'accept', 'hub', 'camera', NULL, 'parcel', NULL, '{}', NULL, '01a2241f-14bb-71a3-ab94-df70d2f51b89', 3);
INSERT INTO public.inspections VALUES ('01a2241f-1467-71c1-89e9-2ee74d24e6a1', 1795902346343, 1795902346352, 1795902346352, NULL, NULL, NULL, '01a2241f-1470-729f-b23c-f0b71929a01e', 1, false, 'completed', 'reject', 'ber1', 'rejected', NULL, 'parcel', NULL, '{}', NULL, NULL, 7);


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

INSERT INTO public.jobs VALUES ('01a2241f-144e-759c-bc5b-a0be58495d84', '01a2241f-144e-759c-bc5b-a0bdedd61b46', '01a2241f-144e-753e-9f5f-96f88e2d5e0b', 1, 1, 1, 1, 3, 1795902346318, NULL, 1795902346336, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-14a5-72e6-9c4d-16209662970c', '01a2241f-14a5-72e6-9c4d-161fae805da2', '01a2241f-14a4-7516-ac2a-23a0d0b39bda', 1, 9, 0, 0, 3, 1795902346405, NULL, 1795902346407, 'cancelled', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-1467-71c1-89e9-2ee8f5fac443', '01a2241f-1467-71c1-89e9-2ee74d24e6a1', '01a2241f-1467-73c6-874f-78752d72d89c', 1, 2, 1, 1, 3, 1795902346343, NULL, 1795902346352, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-1475-70ea-b29e-71c3ca4d14f1', '01a2241f-1475-70ea-b29e-71c2ecd73f8b', '01a2241f-1475-7784-839f-67cc5da7f502', 1, 3, 1, 1, 3, 1795902346357, NULL, 1795902346361, 'completed', 'default', 'ber1', NULL, 'corrupt', 'it ends too early', NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-147c-75a7-91db-68892d9f236d', '01a2241f-147c-75a7-91db-6888494afed8', '01a2241f-147b-756b-9ad1-0add402ac22b', 1, 4, 1, 1, 3, 1795902346364, NULL, 1795902346367, 'discarded', 'default', 'ber1', NULL, 'inference_failed', 'the sample''s model is broken', 'permanent', NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-14a9-76e9-9d94-37cf053f7899', '01a2241f-14a9-76e9-9d94-37ce8d3e73f6', '01a2241f-14a9-743e-b325-aa1c3ab927fa', 1, 10, 1, 1, 3, 1795902346409, 1795902406412, NULL, 'running', 'default', 'ber1', 'test', NULL, NULL, NULL, 1795902346412, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-1484-715d-842e-b3d933fe36fb', '01a2241f-1484-715d-842e-b3d82c0fdd67', '01a2241f-1484-76d4-82cd-5721e18b57ec', 1, 5, 1, 1, 3, 1795902346372, NULL, 1795902346376, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-148b-74b0-90b0-f09f28616b2e', '01a2241f-1484-715d-842e-b3d82c0fdd67', '01a2241f-148a-77ab-90e6-5f29fb6875f4', 1, 6, 1, 0, 3, 1795902346379, NULL, 1795902346386, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-1498-7126-8414-a90848c604bd', '01a2241f-1498-7126-8414-a9076a6438cc', '01a2241f-1497-7188-9d89-265e50b40659', 1, 7, 1, 0, 3, 1795902346392, NULL, 1795902346396, 'completed', 'dock', 'hub', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-149f-753b-b89c-b876a38cf05a', '01a2241f-149f-753b-b89c-b87567cc7a05', '01a2241f-149e-75d4-a050-41ab1212f9e8', 1, 8, 1, 1, 3, 1795902346399, NULL, 1795902346402, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-14ac-763a-8c58-4c30ecdbcbce', '01a2241f-14ac-763a-8c58-4c2febe747c1', '01a2241f-14ac-7139-ad24-287595488c56', 1, 11, 1, 1, 3, 1795905946416, NULL, NULL, 'retryable', 'default', 'ber1', NULL, 'retrying', 'the sample''s network is slow', NULL, NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a2241f-14b3-7471-b2b2-30fcfa9f9025', '01a2241f-14b3-7471-b2b2-30fbe51228f1', '01a2241f-14b2-718a-83fa-0b43f9d1f1df', 1, 12, 0, 0, 3, 1795902346419, NULL, NULL, 'available', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);


--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.leases VALUES ('sample', 'nobody', 1, 1795902346319);


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

INSERT INTO public.models_served VALUES ('default', 1795902346395);
INSERT INTO public.models_served VALUES ('dock', 1795902346395);


--
-- Data for Name: pauses; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: policies; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.policies VALUES ('parcel', 1, 'one', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}', NULL, true, 1795902346309, 1795902346309);
INSERT INTO public.policies VALUES ('parcel', 2, 'two', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}', '2', false, 1795902346313, NULL);
INSERT INTO public.policies VALUES ('pair', 1, 'three', '{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}', '["top","left"]', true, 1795902346316, 1795902346316);


--
-- Data for Name: processes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.processes VALUES ('sample', 1795902346434, '{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');


--
-- Data for Name: publications; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: reviews; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.reviews VALUES ('01a2241f-147f-73a0-ade3-b8646331fd1d', '01a2241f-147c-75a7-91db-6888494afed8', 'ber1', 'parcel', 1, 'band', 'review', 1000000, 1, 'open', NULL, 1795902346367, NULL, NULL, NULL);


--
-- Data for Name: rollup_places; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.rollup_places VALUES ('events', 0, 1);


--
-- Data for Name: rollups; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.rollups VALUES ('day', 0, 'stage', 'ham2', 0, 'infer', '{"count":1,"sum":0.05,"bins":{"-32":1}}');


--
-- Data for Name: secrets; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.secrets VALUES ('audit', '\xec09937a69a94d519e582b7d0dbccd44d02b56f1c4a64e38842a60d74c88ed9a');


--
-- Data for Name: turns; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.turns VALUES (1, 'hub', 7);
INSERT INTO public.turns VALUES (1, 'ber1', 12);


--
-- Data for Name: views; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.views VALUES ('01a2241f-144e-753e-9f5f-96f88e2d5e0b', '01a2241f-144e-759c-bc5b-a0bdedd61b46', '01a2241f-144e-759c-bc5b-a0be58495d84', 0, NULL, 1795902346318, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-144e-753e-9f5f-96f88e2d5e0b', 'cam-1', NULL, '01a2241f144e753e9f5f96f88e2d5e0b01a2241f144e753e9f5f96f88e2d5e0b', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-1467-73c6-874f-78752d72d89c', '01a2241f-1467-71c1-89e9-2ee74d24e6a1', '01a2241f-1467-71c1-89e9-2ee8f5fac443', 0, NULL, 1795902346343, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-1467-73c6-874f-78752d72d89c', 'cam-1', NULL, '01a2241f146773c6874f78752d72d89c01a2241f146773c6874f78752d72d89c', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-1475-7784-839f-67cc5da7f502', '01a2241f-1475-70ea-b29e-71c2ecd73f8b', '01a2241f-1475-70ea-b29e-71c3ca4d14f1', 0, NULL, 1795902346357, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-1475-7784-839f-67cc5da7f502', 'cam-1', NULL, '01a2241f14757784839f67cc5da7f50201a2241f14757784839f67cc5da7f502', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-147b-756b-9ad1-0add402ac22b', '01a2241f-147c-75a7-91db-6888494afed8', '01a2241f-147c-75a7-91db-68892d9f236d', 0, NULL, 1795902346364, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-147b-756b-9ad1-0add402ac22b', 'cam-1', NULL, '01a2241f147b756b9ad10add402ac22b01a2241f147b756b9ad10add402ac22b', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-1484-76d4-82cd-5721e18b57ec', '01a2241f-1484-715d-842e-b3d82c0fdd67', '01a2241f-1484-715d-842e-b3d933fe36fb', 0, NULL, 1795902346372, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-1484-76d4-82cd-5721e18b57ec', 'cam-1', NULL, '01a2241f148476d482cd5721e18b57ec01a2241f148476d482cd5721e18b57ec', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-148a-77ab-90e6-5f29fb6875f4', '01a2241f-1484-715d-842e-b3d82c0fdd67', '01a2241f-148b-74b0-90b0-f09f28616b2e', 1, NULL, 1795902346379, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-148a-77ab-90e6-5f29fb6875f4', 'cam-1', NULL, '01a2241f148a77ab90e65f29fb6875f401a2241f148a77ab90e65f29fb6875f4', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-1497-7188-9d89-265e50b40659', '01a2241f-1498-7126-8414-a9076a6438cc', '01a2241f-1498-7126-8414-a90848c604bd', 0, NULL, 1795902346392, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-1497-7188-9d89-265e50b40659', 'dock-1', 'top', '01a2241f149771889d89265e50b4065901a2241f149771889d89265e50b40659', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', NULL);
INSERT INTO public.views VALUES ('01a2241f-149e-75d4-a050-41ab1212f9e8', '01a2241f-149f-753b-b89c-b87567cc7a05', '01a2241f-149f-753b-b89c-b876a38cf05a', 0, NULL, 1795902346399, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-149e-75d4-a050-41ab1212f9e8', 'cam-1', 'top', '01a2241f149e75d4a05041ab1212f9e801a2241f149e75d4a05041ab1212f9e8', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-14a4-7516-ac2a-23a0d0b39bda', '01a2241f-14a5-72e6-9c4d-161fae805da2', '01a2241f-14a5-72e6-9c4d-16209662970c', 0, NULL, 1795902346405, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-14a4-7516-ac2a-23a0d0b39bda', 'cam-1', NULL, '01a2241f14a47516ac2a23a0d0b39bda01a2241f14a47516ac2a23a0d0b39bda', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-14a9-743e-b325-aa1c3ab927fa', '01a2241f-14a9-76e9-9d94-37ce8d3e73f6', '01a2241f-14a9-76e9-9d94-37cf053f7899', 0, NULL, 1795902346409, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-14a9-743e-b325-aa1c3ab927fa', 'cam-1', NULL, '01a2241f14a9743eb325aa1c3ab927fa01a2241f14a9743eb325aa1c3ab927fa', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-14ac-7139-ad24-287595488c56', '01a2241f-14ac-763a-8c58-4c2febe747c1', '01a2241f-14ac-763a-8c58-4c30ecdbcbce', 0, NULL, 1795902346412, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-14ac-7139-ad24-287595488c56', 'cam-1', NULL, '01a2241f14ac7139ad24287595488c5601a2241f14ac7139ad24287595488c56', NULL, NULL);
INSERT INTO public.views VALUES ('01a2241f-14b2-718a-83fa-0b43f9d1f1df', '01a2241f-14b3-7471-b2b2-30fbe51228f1', '01a2241f-14b3-7471-b2b2-30fcfa9f9025', 0, NULL, 1795902346419, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a2241f-14b2-718a-83fa-0b43f9d1f1df', 'cam-1', NULL, '01a2241f14b2718a83fa0b43f9d1f1df01a2241f14b2718a83fa0b43f9d1f1df', NULL, NULL);


--
-- Data for Name: watches; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.watches VALUES ('sample', 'pair', 'ham2', 'dock-1', '{"seen":3}');


--
-- Data for Name: webhook_deliveries; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: webhook_targets; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: events_sequence_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.events_sequence_seq', 25, true);


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
-- Name: holds holds_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_pkey PRIMARY KEY (inspection_id);


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
    ADD CONSTRAINT inspections_pkey PRIMARY KEY (id) WITH (fillfactor='50');


--
-- Name: jobs jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id) WITH (fillfactor='40');


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
-- Name: processes processes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.processes
    ADD CONSTRAINT processes_pkey PRIMARY KEY (name);


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
-- Name: rollup_places rollup_places_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rollup_places
    ADD CONSTRAINT rollup_places_pkey PRIMARY KEY (name);


--
-- Name: rollups rollups_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rollups
    ADD CONSTRAINT rollups_pkey PRIMARY KEY (resolution, measure, at, facility, whole, key);


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
-- Name: calibrations_place; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX calibrations_place ON public.calibrations USING btree (policy, place);


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

CREATE INDEX inspections_batch ON public.inspections USING btree (batch, id) WITH (fillfactor='50') WHERE (batch IS NOT NULL);


--
-- Name: inspections_cancelled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_cancelled ON public.inspections USING btree (id) WHERE (status = 'cancelled'::text);


--
-- Name: inspections_facility; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_facility ON public.inspections USING btree (facility, id) WITH (fillfactor='50');


--
-- Name: inspections_facility_verdict; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_facility_verdict ON public.inspections USING btree (facility, verdict, id) WHERE (verdict IS NOT NULL);


--
-- Name: inspections_kept; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_kept ON public.inspections USING btree (kept, id) WITH (fillfactor='50');


--
-- Name: inspections_open; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_open ON public.inspections USING btree (id) WHERE (status = 'open'::text);


--
-- Name: inspections_package; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX inspections_package ON public.inspections USING btree (package_id, id) WITH (fillfactor='50') WHERE (package_id IS NOT NULL);


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
-- Name: holds holds_inspection_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES public.inspections(id);


--
-- PostgreSQL database dump complete
--


