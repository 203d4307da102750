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

INSERT INTO public._sqlx_migrations VALUES (3, 'first', '2026-11-28 21:07:40.453948+00', true, '\x0c9549a8f5403f85899ce25aa58e9b0093ed45e50b368dbe590c4c3eeb2052267252a87bf6df41df304715af317f1a09', 67531902);
INSERT INTO public._sqlx_migrations VALUES (4, 'codes', '2026-11-28 21:07:40.522442+00', true, '\xf3d67c91a3ee06037cfd9b8a1433162ba470fe93cada0528637d4c71ade4b43c6e089e08333929156d62b07ee36210b6', 839279);
INSERT INTO public._sqlx_migrations VALUES (5, 'publications', '2026-11-28 21:07:40.52364+00', true, '\x288db5bb159c64ed9d083a0987e679ed9e71638fb4b55bb473511e50c3fcfda573fc46fa5bb8f1e8b4d0e855c96763b0', 2371504);
INSERT INTO public._sqlx_migrations VALUES (6, 'failures', '2026-11-28 21:07:40.526304+00', true, '\x6045c4002c0144308304e97a132c9a4de524ed84dc98ae0137c83f8194463b83e42a81f696b17ba7c63388a694113bb8', 10395858);
INSERT INTO public._sqlx_migrations VALUES (7, 'webhooks', '2026-11-28 21:07:40.537197+00', true, '\x619ca8c944026219ada2994ba5fe016cde6ce73d3384599be1e59f69869dc7c79aaff420d95439ab3d6b505343ab6e24', 11712443);
INSERT INTO public._sqlx_migrations VALUES (8, 'retention', '2026-11-28 21:07:40.549399+00', true, '\x9f98bafab32151336159717924296e504351f9fd8e8246ca4654742c594982707fde309c23c04df7c4a71ffffcdceff0', 2146208);
INSERT INTO public._sqlx_migrations VALUES (9, 'reviews', '2026-11-28 21:07:40.551897+00', true, '\xf820c19dad0d5f92f92e6141aac52ad59b0742d3166bbc0083a998ae0d35fdb1aa67bf95d8e801377ab2587e294580c7', 30083592);
INSERT INTO public._sqlx_migrations VALUES (10, 'evidence', '2026-11-28 21:07:40.582399+00', true, '\x30fea77f1de877ba69be7fc6ea1d906d63074ef52bc9489d0e1f52b201af0ba0be71b26b42211447948a03c7e4bd4a86', 2991837);
INSERT INTO public._sqlx_migrations VALUES (11, 'telemetry', '2026-11-28 21:07:40.585678+00', true, '\x72ac7ce1b2acce4ca6316e2909ed36eed479cd7ef07a3009bf06072887d66c506a6e6bc9c77a81c13d853fd8ce4a9ab5', 10224005);
INSERT INTO public._sqlx_migrations VALUES (12, 'holds', '2026-11-28 21:07:40.596286+00', true, '\x9b9fc1196e6038b03ae86db3dc6ded4a44afa8719848d7d96f77af3fa26b3b827387f5e68e10dc796f48750496ad8ada', 7760499);
INSERT INTO public._sqlx_migrations VALUES (13, 'counts', '2026-11-28 21:07:40.604368+00', true, '\xa22e73e94e23ac169b4f7c6625adc61a81d81e258ed69732a41151bd6696612cc7e772678cc5dcc3ae16a4eab26a44d8', 550147);
INSERT INTO public._sqlx_migrations VALUES (14, 'lean', '2026-11-28 21:07:40.605196+00', true, '\xfe7a7c464c324b12f6b356bdb7da8c1d3344d9f607961377f83ed6a3d3feb4ebc4ff1072ce68fb40452f551e0fce901b', 665282);
INSERT INTO public._sqlx_migrations VALUES (15, 'room', '2026-11-28 21:07:40.606117+00', true, '\xcdff8ab2a1f4e3a51ed00a23d2e65e63f5443ea3821cfd5a738f0e9e042bba0dc269be795b0ad2947f1058b53e617dec', 2670218);


--
-- Data for Name: alarms; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alarms VALUES ('01a223fc-353e-727b-b231-3bc69115d174', 'escape', 'pair', 'ham2', '', 'more escapes than was promised', '["01a223fc-353d-77a3-b2b9-fc21a12f015f"]', 1795900060990, NULL, false);


--
-- Data for Name: answers; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.answers VALUES ('01a223fc-3537-7566-ad17-e09206be85df', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', NULL, '01a223fc-3513-71d8-91fd-97c92ba99fe3', 'hub', 'ada', NULL, 'accept', 'looked at again', false, '{"01a223fc-350d-74c6-82d1-40652f8a2e05":[{"class_name":"damage","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]}', 4000, 1795900060983, NULL);


--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempts VALUES ('01a223fc-34ea-7212-b3e4-d4246b87168d', 1, 1795900060910, 1795900060911, 'discarded', 'test', 'inspect', 'inference_failed', 'the sample''s model is broken');
INSERT INTO public.attempts VALUES ('01a223fc-3528-7139-ba4b-93a449618bac', 1, 1795900060972, 1795900060973, 'retried', 'test', 'inspect', 'inference_failed', 'the sample''s network is slow');


--
-- Data for Name: bands; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bands VALUES (0, 0);
INSERT INTO public.bands VALUES (2, 0);
INSERT INTO public.bands VALUES (1, 11);


--
-- Data for Name: calibrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.calibrations VALUES ('01a223fc-353b-7734-b27e-0a89d6f7f581', 'parcel', 1, 500, '["ab"]', 'escape at most 1 %', true, 1795900060987, 1);


--
-- Data for Name: callbacks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: cameras; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cameras VALUES ('hub', 'dock-1', '{top}', 1, 1795900060942, 1795900060942, '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', '01a223fc-350d-74c6-82d1-40652f8a2e05');
INSERT INTO public.cameras VALUES ('ber1', 'cam-1', '{top}', 11, 1795900060840, 1795900060976, '01a223fc-3530-7679-a8e5-ec7998345819', '01a223fc-352f-73e2-b405-1a12443fa0aa');


--
-- Data for Name: decisions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.decisions VALUES ('01a223fc-34c6-72cb-83e3-c43c3c06f5af', '01a223fc-34a8-77b7-9145-242f09fcca35', 1795900060870, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0, '\x0101080061636365707465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO public.decisions VALUES ('01a223fc-34de-7185-b713-cb6b389edfe3', '01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', 1795900060894, 1, false, 'reject', 'policy', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]', 0, '\x0101080072656a65637465640100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0300060064616d6167656666663f05006c6162656c0000203f0400746170650000803e830000005b7b2273796d626f6c6f6779223a22636f64655f313238222c2274657874223a2272656a6563746564222c227061636b6167655f6964223a2272656a6563746564222c22626f78223a7b22785f6d696e223a31302e302c22795f6d696e223a32302e352c22785f6d6178223a38302e32352c22795f6d6178223a39352e3132357d7d5d');
INSERT INTO public.decisions VALUES ('01a223fc-34e8-77fb-8113-cd73871f342a', '01a223fc-34e3-740d-8b30-4795ebbb4560', 1795900060904, 1, false, 'recapture', 'policy', 'parcel', '[{"code":"unreadable","message":"recapture by parcel","view_id":null}]', 0, '\x01010a00756e7265616461626c650100ffff020700636f727275707411000000697420656e647320746f6f206561726c79');
INSERT INTO public.decisions VALUES ('01a223fc-34ef-737a-bf36-08a3e1952e58', '01a223fc-34ea-7212-b3e4-d423000847d1', 1795900060911, 1, false, 'review', 'policy', 'parcel', '[{"code":"inference_failed","message":"review by parcel","view_id":null}]', 1000000, '\x01010400646561640100ffff03');
INSERT INTO public.decisions VALUES ('01a223fc-34fd-77c9-abf1-bc2f78ff00f0', '01a223fc-34f8-7529-9147-1fb29b4da5a1', 1795900060925, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0, '\x010104006c6174650100ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO public.decisions VALUES ('01a223fc-3508-7410-b5be-199a8a7edf62', '01a223fc-34f8-7529-9147-1fb29b4da5a1', 1795900060936, 1, false, 'reject', 'late_view', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]', 0, '\x010104006c6174650200ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000ffff0180020000e0010000666654438fc2f53e3d0a573e0ad7233c0100060064616d6167656666663f00000000');
INSERT INTO public.decisions VALUES ('01a223fc-3513-71d8-91fd-97c92ba99fe3', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', 1795900060947, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]', 0, '\x0101060063616d65726101000300746f700180020000e0010000666654438fc2f53e3d0a573e0ad7233c000000000000');
INSERT INTO public.decisions VALUES ('01a223fc-3537-7566-ad17-e0937d11a662', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', 1795900060983, NULL, false, 'accept', 'person', NULL, '[{"code":"reviewed","message":"ada: looked at again","view_id":null}]', NULL, NULL);


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (1, '01a223fc-3496-7255-ad7d-c793adc4547d', NULL, 1795900060822, 'policy.activated', NULL, '{"hash":"one","name":"parcel","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (2, '01a223fc-34a3-7751-adab-c91ea0de5c7a', NULL, 1795900060835, 'policy.activated', NULL, '{"hash":"three","name":"pair","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (3, '01a223fc-34a8-77b7-9145-2431a8034c65', '01a223fc-34a8-77b7-9145-242f09fcca35', 1795900060840, 'inspection.created', 'ber1', '{"id":"01a223fc-34a8-77b7-9145-242f09fcca35","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:07:40.840Z","completed_at":null,"views":[{"id":"01a223fc-34a7-73e0-a3a7-0da46cb0d3b0","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.840Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34a773e0a3a70da46cb0d3b001a223fc34a773e0a3a70da46cb0d3b0"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (4, '01a223fc-34c6-72cb-83e3-c43d6a6b93b0', '01a223fc-34a8-77b7-9145-242f09fcca35', 1795900060870, 'inspection.completed', 'ber1', '{"id":"01a223fc-34a8-77b7-9145-242f09fcca35","status":"completed","verdict":"accept","decision":{"id":"01a223fc-34c6-72cb-83e3-c43c3c06f5af","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:40.870Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-28T21:07:40.840Z","completed_at":"2026-11-28T21:07:40.870Z","views":[{"id":"01a223fc-34a7-73e0-a3a7-0da46cb0d3b0","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.840Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34a773e0a3a70da46cb0d3b001a223fc34a773e0a3a70da46cb0d3b0"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (5, '01a223fc-34d0-7039-bcae-b3be3019e7aa', '01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', 1795900060880, 'inspection.created', 'ber1', '{"id":"01a223fc-34d0-7039-bcae-b3bcb0bf6d9d","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.880Z","completed_at":null,"views":[{"id":"01a223fc-34cf-778c-90e3-5ec140fb69c6","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.880Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34cf778c90e35ec140fb69c601a223fc34cf778c90e35ec140fb69c6"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (6, '01a223fc-34de-7185-b713-cb6cb347a4fb', '01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', 1795900060894, 'inspection.completed', 'ber1', '{"id":"01a223fc-34d0-7039-bcae-b3bcb0bf6d9d","status":"completed","verdict":"reject","decision":{"id":"01a223fc-34de-7185-b713-cb6b389edfe3","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:40.894Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.880Z","completed_at":"2026-11-28T21:07:40.894Z","views":[{"id":"01a223fc-34cf-778c-90e3-5ec140fb69c6","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.880Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34cf778c90e35ec140fb69c601a223fc34cf778c90e35ec140fb69c6"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (7, '01a223fc-34e3-740d-8b30-47973d1a5674', '01a223fc-34e3-740d-8b30-4795ebbb4560', 1795900060899, 'inspection.created', 'ber1', '{"id":"01a223fc-34e3-740d-8b30-4795ebbb4560","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.899Z","completed_at":null,"views":[{"id":"01a223fc-34e2-70e0-92e7-01ce960abeb2","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.899Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34e270e092e701ce960abeb201a223fc34e270e092e701ce960abeb2"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (8, '01a223fc-34e8-77fb-8113-cd7496269790', '01a223fc-34e3-740d-8b30-4795ebbb4560', 1795900060904, 'inspection.completed', 'ber1', '{"id":"01a223fc-34e3-740d-8b30-4795ebbb4560","status":"completed","verdict":"recapture","decision":{"id":"01a223fc-34e8-77fb-8113-cd73871f342a","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:40.904Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.899Z","completed_at":"2026-11-28T21:07:40.904Z","views":[{"id":"01a223fc-34e2-70e0-92e7-01ce960abeb2","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.899Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34e270e092e701ce960abeb201a223fc34e270e092e701ce960abeb2"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (9, '01a223fc-34ea-7212-b3e4-d425d100da8f', '01a223fc-34ea-7212-b3e4-d423000847d1', 1795900060906, 'inspection.created', 'ber1', '{"id":"01a223fc-34ea-7212-b3e4-d423000847d1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.906Z","completed_at":null,"views":[{"id":"01a223fc-34ea-735b-8b5d-7b844bd9addb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.906Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34ea735b8b5d7b844bd9addb01a223fc34ea735b8b5d7b844bd9addb"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (10, '01a223fc-34ef-737a-bf36-08a2c3bae76e', '01a223fc-34ea-7212-b3e4-d423000847d1', 1795900060911, 'job.discarded', 'ber1', '{"job_id":"01a223fc-34ea-7212-b3e4-d4246b87168d","inspection_id":"01a223fc-34ea-7212-b3e4-d423000847d1","view_id":"01a223fc-34ea-735b-8b5d-7b844bd9addb","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-28T21:07:40.906Z","discarded_at":"2026-11-28T21:07:40.911Z"}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (11, '01a223fc-34ef-737a-bf36-08a46b1e6d4a', '01a223fc-34ea-7212-b3e4-d423000847d1', 1795900060911, 'inspection.completed', 'ber1', '{"id":"01a223fc-34ea-7212-b3e4-d423000847d1","status":"completed","verdict":"review","decision":{"id":"01a223fc-34ef-737a-bf36-08a3e1952e58","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:40.911Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.906Z","completed_at":"2026-11-28T21:07:40.911Z","views":[{"id":"01a223fc-34ea-735b-8b5d-7b844bd9addb","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.906Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34ea735b8b5d7b844bd9addb01a223fc34ea735b8b5d7b844bd9addb"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (13, '01a223fc-34fd-77c9-abf1-bc301086c26a', '01a223fc-34f8-7529-9147-1fb29b4da5a1', 1795900060925, 'inspection.completed', 'ber1', '{"id":"01a223fc-34f8-7529-9147-1fb29b4da5a1","status":"completed","verdict":"accept","decision":{"id":"01a223fc-34fd-77c9-abf1-bc2f78ff00f0","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:40.925Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.920Z","completed_at":"2026-11-28T21:07:40.925Z","views":[{"id":"01a223fc-34f7-738e-bd0a-4656e8cc9d32","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.920Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34f7738ebd0a4656e8cc9d3201a223fc34f7738ebd0a4656e8cc9d32"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (15, '01a223fc-350e-76cb-a0f4-cb8edd744733', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', 1795900060942, 'inspection.created', 'hub', '{"id":"01a223fc-350e-76cb-a0f4-cb8caa3fa84e","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.942Z","completed_at":null,"views":[{"id":"01a223fc-350d-74c6-82d1-40652f8a2e05","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:40.942Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc350d74c682d140652f8a2e0501a223fc350d74c682d140652f8a2e05"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (17, '01a223fc-3516-7024-a48e-584e81a91ba2', '01a223fc-3516-7024-a48e-584c22facd30', 1795900060950, 'inspection.created', 'ber1', '{"id":"01a223fc-3516-7024-a48e-584c22facd30","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-28T21:07:40.950Z","completed_at":null,"views":[{"id":"01a223fc-3516-71d2-b471-fabc9dc67edc","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:40.950Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc351671d2b471fabc9dc67edc01a223fc351671d2b471fabc9dc67edc"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (18, '01a223fc-351f-74b7-89cb-dd2c6c34735c', '01a223fc-351f-74b7-89cb-dd2a1ed23f67', 1795900060959, 'inspection.created', 'ber1', '{"id":"01a223fc-351f-74b7-89cb-dd2a1ed23f67","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.959Z","completed_at":null,"views":[{"id":"01a223fc-351e-7009-9314-e954e2a727c8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.959Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc351e70099314e954e2a727c801a223fc351e70099314e954e2a727c8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (20, '01a223fc-3524-75bf-902b-62e4e55c7263', '01a223fc-3524-75bf-902b-62e279d86936', 1795900060964, 'inspection.created', 'ber1', '{"id":"01a223fc-3524-75bf-902b-62e279d86936","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.964Z","completed_at":null,"views":[{"id":"01a223fc-3523-73ac-a379-d964f094e1d6","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.964Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc352373aca379d964f094e1d601a223fc352373aca379d964f094e1d6"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (23, '01a223fc-3537-7566-ad17-e094d43803b2', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', 1795900060983, 'inspection.reviewed', 'hub', '{"id":"01a223fc-350e-76cb-a0f4-cb8caa3fa84e","status":"completed","verdict":"accept","decision":{"id":"01a223fc-3537-7566-ad17-e0937d11a662","cause":"person","certified":false,"policy":null,"decided_at":"2026-11-28T21:07:40.983Z"},"reasons":[{"code":"reviewed","message":"ada: looked at again","view_id":null}],"review":{"verdict":"accept","reviewer":"ada","reviewed_at":"2026-11-28T21:07:40.983Z","comment":"looked at again"},"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.942Z","completed_at":"2026-11-28T21:07:40.947Z","views":[{"id":"01a223fc-350d-74c6-82d1-40652f8a2e05","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:40.942Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc350d74c682d140652f8a2e0501a223fc350d74c682d140652f8a2e05"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (25, '01a223fc-3546-7122-8349-7eda42f1a116', '01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', 1795900060998, 'inspection.held', 'ber1', '{"by":"ada","inspection_id":"01a223fc-34d0-7039-bcae-b3bcb0bf6d9d","reason":"claim 17"}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (12, '01a223fc-34f8-7529-9147-1fb4f60ba991', '01a223fc-34f8-7529-9147-1fb29b4da5a1', 1795900060920, 'inspection.created', 'ber1', '{"id":"01a223fc-34f8-7529-9147-1fb29b4da5a1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.920Z","completed_at":null,"views":[{"id":"01a223fc-34f7-738e-bd0a-4656e8cc9d32","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.920Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34f7738ebd0a4656e8cc9d3201a223fc34f7738ebd0a4656e8cc9d32"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (14, '01a223fc-3508-7410-b5be-199bfe1263cc', '01a223fc-34f8-7529-9147-1fb29b4da5a1', 1795900060936, 'inspection.redecided', 'ber1', '{"id":"01a223fc-34f8-7529-9147-1fb29b4da5a1","status":"completed","verdict":"reject","decision":{"id":"01a223fc-3508-7410-b5be-199a8a7edf62","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:40.936Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.920Z","completed_at":"2026-11-28T21:07:40.925Z","views":[{"id":"01a223fc-34f7-738e-bd0a-4656e8cc9d32","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.920Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34f7738ebd0a4656e8cc9d3201a223fc34f7738ebd0a4656e8cc9d32"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a223fc-34ff-748c-9248-89d3d0be0e21","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.928Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc34ff748c924889d3d0be0e2101a223fc34ff748c924889d3d0be0e21"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (16, '01a223fc-3513-71d8-91fd-97ca9c3a49db', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', 1795900060947, 'inspection.completed', 'hub', '{"id":"01a223fc-350e-76cb-a0f4-cb8caa3fa84e","status":"completed","verdict":"accept","decision":{"id":"01a223fc-3513-71d8-91fd-97c92ba99fe3","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-28T21:07:40.947Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.942Z","completed_at":"2026-11-28T21:07:40.947Z","views":[{"id":"01a223fc-350d-74c6-82d1-40652f8a2e05","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-28T21:07:40.942Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc350d74c682d140652f8a2e0501a223fc350d74c682d140652f8a2e05"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (19, '01a223fc-3521-777b-874b-fa1947b9c92b', '01a223fc-351f-74b7-89cb-dd2a1ed23f67', 1795900060961, 'inspection.cancelled', 'ber1', '{"id":"01a223fc-351f-74b7-89cb-dd2a1ed23f67","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.959Z","completed_at":"2026-11-28T21:07:40.961Z","views":[{"id":"01a223fc-351e-7009-9314-e954e2a727c8","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.959Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc351e70099314e954e2a727c801a223fc351e70099314e954e2a727c8"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (21, '01a223fc-3528-7139-ba4b-93a5fb415fc6', '01a223fc-3528-7139-ba4b-93a363061ad9', 1795900060968, 'inspection.created', 'ber1', '{"id":"01a223fc-3528-7139-ba4b-93a363061ad9","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.968Z","completed_at":null,"views":[{"id":"01a223fc-3527-728c-8ebb-6e3350d59b7a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.968Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc3527728c8ebb6e3350d59b7a01a223fc3527728c8ebb6e3350d59b7a"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (22, '01a223fc-3530-7679-a8e5-ec7b16b2daf0', '01a223fc-3530-7679-a8e5-ec7998345819', 1795900060976, 'inspection.created', 'ber1', '{"id":"01a223fc-3530-7679-a8e5-ec7998345819","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-28T21:07:40.976Z","completed_at":null,"views":[{"id":"01a223fc-352f-73e2-b405-1a12443fa0aa","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-28T21:07:40.976Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"01a223fc352f73e2b4051a12443fa0aa01a223fc352f73e2b4051a12443fa0aa"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (24, '01a223fc-353e-727b-b231-3bc7c76feae8', NULL, 1795900060990, 'alarm.raised', 'ham2', '{"id":"01a223fc-353e-727b-b231-3bc69115d174","kind":"escape","policy":"pair","facility":"ham2","subject":"","message":"more escapes than was promised","examples":["01a223fc-353d-77a3-b2b9-fc21a12f015f"],"raised_at":"2026-11-28T21:07:40.990Z","cleared_at":null,"relearn":false}');


--
-- Data for Name: holds; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.holds VALUES ('01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', 'ber1', 'claim 17', 'ada', 1795900060998);


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency VALUES ('sample-key', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', '01a223fc-34a8-77b7-9145-242f09fcca35', false, 1795900060840);


--
-- Data for Name: inferences; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inferences VALUES ('01a223fc-34a7-73e0-a3a7-0da46cb0d3b0', 1, 640, 480, 1795900060870, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a223fc-34cf-778c-90e3-5ec140fb69c6', 1, 640, 480, 1795900060894, 212.4, 0.48, 0.21, 0.01, '\x02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9,"label":0.625,"tape":0.25}', '[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO public.inferences VALUES ('01a223fc-34f7-738e-bd0a-4656e8cc9d32', 1, 640, 480, 1795900060925, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a223fc-34ff-748c-9248-89d3d0be0e21', 1, 640, 480, 1795900060936, 212.4, 0.48, 0.21, 0.01, '\x01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9}', NULL);
INSERT INTO public.inferences VALUES ('01a223fc-350d-74c6-82d1-40652f8a2e05', 1, 640, 480, 1795900060947, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a223fc-3516-71d2-b471-fabc9dc67edc', 1, 640, 480, 1795900060955, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);


--
-- Data for Name: inspections; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inspections VALUES ('01a223fc-34a8-77b7-9145-242f09fcca35', 1795900060840, 1795900060870, 1795900060870, NULL, NULL, NULL, '01a223fc-34c6-72cb-83e3-c43c3c06f5af', 1, false, 'completed', 'accept', 'ber1', 'accepted', 'monday', 'parcel', NULL, '{"shift":"night"}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-34e3-740d-8b30-4795ebbb4560', 1795900060899, 1795900060904, 1795900060904, NULL, NULL, NULL, '01a223fc-34e8-77fb-8113-cd73871f342a', 1, false, 'completed', 'recapture', 'ber1', 'unreadable', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-34ea-7212-b3e4-d423000847d1', 1795900060906, 1795900060911, 1795900060911, NULL, NULL, NULL, '01a223fc-34ef-737a-bf36-08a3e1952e58', 1, false, 'completed', 'review', 'ber1', 'dead', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-34f8-7529-9147-1fb29b4da5a1', 1795900060920, 1795900060925, 1795900060936, NULL, NULL, NULL, '01a223fc-3508-7410-b5be-199a8a7edf62', 1, false, 'completed', 'reject', 'ber1', 'late', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-3516-7024-a48e-584c22facd30', 1795900060950, NULL, 1795900060955, 2111260060950, NULL, 2111260060950, NULL, 1, false, 'open', NULL, 'ber1', 'awaiting', NULL, 'parcel', '["top","left"]', '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-351f-74b7-89cb-dd2a1ed23f67', 1795900060959, 1795900060961, 1795900060961, NULL, NULL, NULL, NULL, 1, false, 'cancelled', NULL, 'ber1', 'cancelled', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-3524-75bf-902b-62e279d86936', 1795900060964, NULL, 1795900060964, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'running', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-3528-7139-ba4b-93a363061ad9', 1795900060968, NULL, 1795900060973, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'retry', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-3530-7679-a8e5-ec7998345819', 1795900060976, NULL, 1795900060976, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'waiting', NULL, 'parcel', NULL, '{}', NULL, NULL, 3);
INSERT INTO public.inspections VALUES ('01a223fc-350e-76cb-a0f4-cb8caa3fa84e', 1795900060942, 1795900060947, 1795900060983, NULL, NULL, NULL, '01a223fc-3537-7566-ad17-e0937d11a662', 1, false, 'completed', 'accept', 'hub', 'camera', NULL, 'parcel', NULL, '{}', NULL, '01a223fc-3537-7566-ad17-e09206be85df', 3);
INSERT INTO public.inspections VALUES ('01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', 1795900060880, 1795900060894, 1795900060894, NULL, NULL, NULL, '01a223fc-34de-7185-b713-cb6b389edfe3', 1, false, 'completed', 'reject', 'ber1', 'rejected', NULL, 'parcel', NULL, '{}', NULL, NULL, 7);


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

INSERT INTO public.jobs VALUES ('01a223fc-34a8-77b7-9145-24307e37ccfd', '01a223fc-34a8-77b7-9145-242f09fcca35', '01a223fc-34a7-73e0-a3a7-0da46cb0d3b0', 1, 1, 1, 1, 3, 1795900060840, NULL, 1795900060870, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-351f-74b7-89cb-dd2b00ade026', '01a223fc-351f-74b7-89cb-dd2a1ed23f67', '01a223fc-351e-7009-9314-e954e2a727c8', 1, 9, 0, 0, 3, 1795900060959, NULL, 1795900060961, 'cancelled', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-34d0-7039-bcae-b3bdbf96429c', '01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', '01a223fc-34cf-778c-90e3-5ec140fb69c6', 1, 2, 1, 1, 3, 1795900060880, NULL, 1795900060894, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-34e3-740d-8b30-479674103b9e', '01a223fc-34e3-740d-8b30-4795ebbb4560', '01a223fc-34e2-70e0-92e7-01ce960abeb2', 1, 3, 1, 1, 3, 1795900060899, NULL, 1795900060904, 'completed', 'default', 'ber1', NULL, 'corrupt', 'it ends too early', NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-34ea-7212-b3e4-d4246b87168d', '01a223fc-34ea-7212-b3e4-d423000847d1', '01a223fc-34ea-735b-8b5d-7b844bd9addb', 1, 4, 1, 1, 3, 1795900060906, NULL, 1795900060911, 'discarded', 'default', 'ber1', NULL, 'inference_failed', 'the sample''s model is broken', 'permanent', NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-3524-75bf-902b-62e3da0a6aeb', '01a223fc-3524-75bf-902b-62e279d86936', '01a223fc-3523-73ac-a379-d964f094e1d6', 1, 10, 1, 1, 3, 1795900060964, 1795900120968, NULL, 'running', 'default', 'ber1', 'test', NULL, NULL, NULL, 1795900060968, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-34f8-7529-9147-1fb3fda03e6f', '01a223fc-34f8-7529-9147-1fb29b4da5a1', '01a223fc-34f7-738e-bd0a-4656e8cc9d32', 1, 5, 1, 1, 3, 1795900060920, NULL, 1795900060925, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-3500-743d-8dea-cec2c48b4478', '01a223fc-34f8-7529-9147-1fb29b4da5a1', '01a223fc-34ff-748c-9248-89d3d0be0e21', 1, 6, 1, 0, 3, 1795900060928, NULL, 1795900060936, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-350e-76cb-a0f4-cb8df4c55802', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', '01a223fc-350d-74c6-82d1-40652f8a2e05', 1, 7, 1, 0, 3, 1795900060942, NULL, 1795900060947, 'completed', 'dock', 'hub', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-3516-7024-a48e-584dfbd28804', '01a223fc-3516-7024-a48e-584c22facd30', '01a223fc-3516-71d2-b471-fabc9dc67edc', 1, 8, 1, 1, 3, 1795900060950, NULL, 1795900060955, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-3528-7139-ba4b-93a449618bac', '01a223fc-3528-7139-ba4b-93a363061ad9', '01a223fc-3527-728c-8ebb-6e3350d59b7a', 1, 11, 1, 1, 3, 1795903660973, NULL, NULL, 'retryable', 'default', 'ber1', NULL, 'retrying', 'the sample''s network is slow', NULL, NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a223fc-3530-7679-a8e5-ec7acfae0389', '01a223fc-3530-7679-a8e5-ec7998345819', '01a223fc-352f-73e2-b405-1a12443fa0aa', 1, 12, 0, 0, 3, 1795900060976, NULL, NULL, 'available', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);


--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.leases VALUES ('sample', 'nobody', 1, 1795900060840);


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

INSERT INTO public.models_served VALUES ('default', 1795900060945);
INSERT INTO public.models_served VALUES ('dock', 1795900060945);


--
-- Data for Name: pauses; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: policies; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.policies VALUES ('parcel', 1, 'one', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}', NULL, true, 1795900060822, 1795900060822);
INSERT INTO public.policies VALUES ('parcel', 2, 'two', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}', '2', false, 1795900060831, NULL);
INSERT INTO public.policies VALUES ('pair', 1, 'three', '{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}', '["top","left"]', true, 1795900060835, 1795900060835);


--
-- Data for Name: processes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.processes VALUES ('sample', 1795900060992, '{"host":"","pid":0,"version":"0.1.0","started_at":null,"roles":["worker"],"address":"","cores":0,"threads":0,"models":[],"gpus":[],"engines":{},"not_ready":{}}');


--
-- Data for Name: publications; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: reviews; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.reviews VALUES ('01a223fc-34ef-737a-bf36-08a3e1952e58', '01a223fc-34ea-7212-b3e4-d423000847d1', 'ber1', 'parcel', 1, 'band', 'review', 1000000, 1, 'open', NULL, 1795900060911, NULL, NULL, NULL);


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

INSERT INTO public.secrets VALUES ('audit', '\x477f60969de045a1986b54563320ef919675100ed3df4f1c9b32a899394ca4c5');


--
-- Data for Name: turns; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.turns VALUES (1, 'hub', 7);
INSERT INTO public.turns VALUES (1, 'ber1', 12);


--
-- Data for Name: views; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.views VALUES ('01a223fc-34a7-73e0-a3a7-0da46cb0d3b0', '01a223fc-34a8-77b7-9145-242f09fcca35', '01a223fc-34a8-77b7-9145-24307e37ccfd', 0, NULL, 1795900060840, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-34a7-73e0-a3a7-0da46cb0d3b0', 'cam-1', NULL, '01a223fc34a773e0a3a70da46cb0d3b001a223fc34a773e0a3a70da46cb0d3b0', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-34cf-778c-90e3-5ec140fb69c6', '01a223fc-34d0-7039-bcae-b3bcb0bf6d9d', '01a223fc-34d0-7039-bcae-b3bdbf96429c', 0, NULL, 1795900060880, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-34cf-778c-90e3-5ec140fb69c6', 'cam-1', NULL, '01a223fc34cf778c90e35ec140fb69c601a223fc34cf778c90e35ec140fb69c6', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-34e2-70e0-92e7-01ce960abeb2', '01a223fc-34e3-740d-8b30-4795ebbb4560', '01a223fc-34e3-740d-8b30-479674103b9e', 0, NULL, 1795900060899, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-34e2-70e0-92e7-01ce960abeb2', 'cam-1', NULL, '01a223fc34e270e092e701ce960abeb201a223fc34e270e092e701ce960abeb2', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-34ea-735b-8b5d-7b844bd9addb', '01a223fc-34ea-7212-b3e4-d423000847d1', '01a223fc-34ea-7212-b3e4-d4246b87168d', 0, NULL, 1795900060906, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-34ea-735b-8b5d-7b844bd9addb', 'cam-1', NULL, '01a223fc34ea735b8b5d7b844bd9addb01a223fc34ea735b8b5d7b844bd9addb', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-34f7-738e-bd0a-4656e8cc9d32', '01a223fc-34f8-7529-9147-1fb29b4da5a1', '01a223fc-34f8-7529-9147-1fb3fda03e6f', 0, NULL, 1795900060920, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-34f7-738e-bd0a-4656e8cc9d32', 'cam-1', NULL, '01a223fc34f7738ebd0a4656e8cc9d3201a223fc34f7738ebd0a4656e8cc9d32', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-34ff-748c-9248-89d3d0be0e21', '01a223fc-34f8-7529-9147-1fb29b4da5a1', '01a223fc-3500-743d-8dea-cec2c48b4478', 1, NULL, 1795900060928, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-34ff-748c-9248-89d3d0be0e21', 'cam-1', NULL, '01a223fc34ff748c924889d3d0be0e2101a223fc34ff748c924889d3d0be0e21', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-350d-74c6-82d1-40652f8a2e05', '01a223fc-350e-76cb-a0f4-cb8caa3fa84e', '01a223fc-350e-76cb-a0f4-cb8df4c55802', 0, NULL, 1795900060942, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-350d-74c6-82d1-40652f8a2e05', 'dock-1', 'top', '01a223fc350d74c682d140652f8a2e0501a223fc350d74c682d140652f8a2e05', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', NULL);
INSERT INTO public.views VALUES ('01a223fc-3516-71d2-b471-fabc9dc67edc', '01a223fc-3516-7024-a48e-584c22facd30', '01a223fc-3516-7024-a48e-584dfbd28804', 0, NULL, 1795900060950, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-3516-71d2-b471-fabc9dc67edc', 'cam-1', 'top', '01a223fc351671d2b471fabc9dc67edc01a223fc351671d2b471fabc9dc67edc', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-351e-7009-9314-e954e2a727c8', '01a223fc-351f-74b7-89cb-dd2a1ed23f67', '01a223fc-351f-74b7-89cb-dd2b00ade026', 0, NULL, 1795900060959, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-351e-7009-9314-e954e2a727c8', 'cam-1', NULL, '01a223fc351e70099314e954e2a727c801a223fc351e70099314e954e2a727c8', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-3523-73ac-a379-d964f094e1d6', '01a223fc-3524-75bf-902b-62e279d86936', '01a223fc-3524-75bf-902b-62e3da0a6aeb', 0, NULL, 1795900060964, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-3523-73ac-a379-d964f094e1d6', 'cam-1', NULL, '01a223fc352373aca379d964f094e1d601a223fc352373aca379d964f094e1d6', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-3527-728c-8ebb-6e3350d59b7a', '01a223fc-3528-7139-ba4b-93a363061ad9', '01a223fc-3528-7139-ba4b-93a449618bac', 0, NULL, 1795900060968, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-3527-728c-8ebb-6e3350d59b7a', 'cam-1', NULL, '01a223fc3527728c8ebb6e3350d59b7a01a223fc3527728c8ebb6e3350d59b7a', NULL, NULL);
INSERT INTO public.views VALUES ('01a223fc-352f-73e2-b405-1a12443fa0aa', '01a223fc-3530-7679-a8e5-ec7998345819', '01a223fc-3530-7679-a8e5-ec7acfae0389', 0, NULL, 1795900060976, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a223fc-352f-73e2-b405-1a12443fa0aa', 'cam-1', NULL, '01a223fc352f73e2b4051a12443fa0aa01a223fc352f73e2b4051a12443fa0aa', NULL, NULL);


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

CREATE INDEX inspections_kept ON public.inspections USING btree (kept, id) WHERE (status <> 'open'::text);


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


