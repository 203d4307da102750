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
    reasons text NOT NULL
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
    imported_at bigint NOT NULL
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

INSERT INTO public._sqlx_migrations VALUES (3, 'first', '2026-11-26 15:55:23.022012+00', true, '\x0c9549a8f5403f85899ce25aa58e9b0093ed45e50b368dbe590c4c3eeb2052267252a87bf6df41df304715af317f1a09', 44017097);
INSERT INTO public._sqlx_migrations VALUES (4, 'codes', '2026-11-26 15:55:23.067043+00', true, '\xf3d67c91a3ee06037cfd9b8a1433162ba470fe93cada0528637d4c71ade4b43c6e089e08333929156d62b07ee36210b6', 914091);
INSERT INTO public._sqlx_migrations VALUES (5, 'publications', '2026-11-26 15:55:23.06839+00', true, '\x288db5bb159c64ed9d083a0987e679ed9e71638fb4b55bb473511e50c3fcfda573fc46fa5bb8f1e8b4d0e855c96763b0', 1999523);
INSERT INTO public._sqlx_migrations VALUES (6, 'failures', '2026-11-26 15:55:23.070772+00', true, '\x6045c4002c0144308304e97a132c9a4de524ed84dc98ae0137c83f8194463b83e42a81f696b17ba7c63388a694113bb8', 7520994);
INSERT INTO public._sqlx_migrations VALUES (7, 'webhooks', '2026-11-26 15:55:23.078789+00', true, '\x619ca8c944026219ada2994ba5fe016cde6ce73d3384599be1e59f69869dc7c79aaff420d95439ab3d6b505343ab6e24', 7380682);
INSERT INTO public._sqlx_migrations VALUES (8, 'retention', '2026-11-26 15:55:23.086551+00', true, '\x9f98bafab32151336159717924296e504351f9fd8e8246ca4654742c594982707fde309c23c04df7c4a71ffffcdceff0', 1623575);


--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempts VALUES ('01a21891-935e-721b-a64e-523c0892fde6', 1, 1795708523363, 1795708523364, 'discarded', 'test', 'inspect', 'inference_failed', 'the sample''s model is broken');
INSERT INTO public.attempts VALUES ('01a21891-939a-7163-b055-cefeaf2df71e', 1, 1795708523422, 1795708523423, 'retried', 'test', 'inspect', 'inference_failed', 'the sample''s network is slow');


--
-- Data for Name: bands; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bands VALUES (0, 0);
INSERT INTO public.bands VALUES (2, 0);
INSERT INTO public.bands VALUES (1, 11);


--
-- Data for Name: callbacks; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: cameras; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cameras VALUES ('hub', 'dock-1', '{top}', 1, 1795708523390, 1795708523390, '01a21891-937e-70f4-bf22-085c0db17c9b', '01a21891-937e-7531-beee-d720ad872d1f');
INSERT INTO public.cameras VALUES ('ber1', 'cam-1', '{top}', 11, 1795708523304, 1795708523426, '01a21891-93a2-72e5-a731-4608190718a1', '01a21891-93a1-74bf-bdde-819e3a6320ee');


--
-- Data for Name: decisions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.decisions VALUES ('01a21891-933d-74d1-a17b-cee704d08630', '01a21891-9328-71d2-b5f7-3b7a546e9aaa', 1795708523325, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21891-934f-7128-ac87-53d2faae891e', '01a21891-9345-7163-b9b1-d9ed204fe2e6', 1795708523343, 1, false, 'reject', 'policy', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21891-935b-7279-832c-43504020fe03', '01a21891-9354-77ba-9142-b468c234ba3f', 1795708523355, 1, false, 'recapture', 'policy', 'parcel', '[{"code":"unreadable","message":"recapture by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21891-9364-7481-9cbc-8f01d2980087', '01a21891-935e-721b-a64e-523b749c2002', 1795708523364, 1, false, 'review', 'policy', 'parcel', '[{"code":"inference_failed","message":"review by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21891-936f-7219-ac0b-b7b30964f42d', '01a21891-9369-73ac-9457-58dbf525ccea', 1795708523375, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21891-9379-76a1-8f45-f337513dc4e5', '01a21891-9369-73ac-9457-58dbf525ccea', 1795708523385, 1, false, 'reject', 'late_view', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21891-9383-704a-9e84-23dd0aaaa7eb', '01a21891-937e-70f4-bf22-085c0db17c9b', 1795708523395, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]');


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (1, '01a21891-931a-7200-9d8f-4e62ed71c152', NULL, 1795708523290, 'policy.activated', NULL, '{"hash":"one","name":"parcel","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (2, '01a21891-9325-736c-97d3-bdca2363657f', NULL, 1795708523301, 'policy.activated', NULL, '{"hash":"three","name":"pair","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (3, '01a21891-9328-71d2-b5f7-3b7c4f7e4eee', '01a21891-9328-71d2-b5f7-3b7a546e9aaa', 1795708523304, 'inspection.created', 'ber1', '{"id":"01a21891-9328-71d2-b5f7-3b7a546e9aaa","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:55:23.304Z","completed_at":null,"views":[{"id":"01a21891-9327-74b4-b67e-b80f6eee5611","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.304Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (4, '01a21891-933d-74d1-a17b-cee8495795b3', '01a21891-9328-71d2-b5f7-3b7a546e9aaa', 1795708523325, 'inspection.completed', 'ber1', '{"id":"01a21891-9328-71d2-b5f7-3b7a546e9aaa","status":"completed","verdict":"accept","decision":{"id":"01a21891-933d-74d1-a17b-cee704d08630","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:23.325Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:55:23.304Z","completed_at":"2026-11-26T15:55:23.325Z","views":[{"id":"01a21891-9327-74b4-b67e-b80f6eee5611","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.304Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (5, '01a21891-9345-7163-b9b1-d9efc06ed0ca', '01a21891-9345-7163-b9b1-d9ed204fe2e6', 1795708523333, 'inspection.created', 'ber1', '{"id":"01a21891-9345-7163-b9b1-d9ed204fe2e6","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.333Z","completed_at":null,"views":[{"id":"01a21891-9344-7494-9cd5-e9906e511a65","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.333Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (6, '01a21891-934f-7128-ac87-53d366755950', '01a21891-9345-7163-b9b1-d9ed204fe2e6', 1795708523343, 'inspection.completed', 'ber1', '{"id":"01a21891-9345-7163-b9b1-d9ed204fe2e6","status":"completed","verdict":"reject","decision":{"id":"01a21891-934f-7128-ac87-53d2faae891e","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:23.343Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.333Z","completed_at":"2026-11-26T15:55:23.343Z","views":[{"id":"01a21891-9344-7494-9cd5-e9906e511a65","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.333Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (7, '01a21891-9354-77ba-9142-b46a92d8cfbe', '01a21891-9354-77ba-9142-b468c234ba3f', 1795708523348, 'inspection.created', 'ber1', '{"id":"01a21891-9354-77ba-9142-b468c234ba3f","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.348Z","completed_at":null,"views":[{"id":"01a21891-9353-74a3-9704-3a97e965087d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.348Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (8, '01a21891-935b-7279-832c-435179aeba63', '01a21891-9354-77ba-9142-b468c234ba3f', 1795708523355, 'inspection.completed', 'ber1', '{"id":"01a21891-9354-77ba-9142-b468c234ba3f","status":"completed","verdict":"recapture","decision":{"id":"01a21891-935b-7279-832c-43504020fe03","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:23.355Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.348Z","completed_at":"2026-11-26T15:55:23.355Z","views":[{"id":"01a21891-9353-74a3-9704-3a97e965087d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.348Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (9, '01a21891-935e-721b-a64e-523ddaea2741', '01a21891-935e-721b-a64e-523b749c2002', 1795708523358, 'inspection.created', 'ber1', '{"id":"01a21891-935e-721b-a64e-523b749c2002","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.358Z","completed_at":null,"views":[{"id":"01a21891-935e-76bf-bad0-93ec0349b1b4","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.358Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (10, '01a21891-9364-7481-9cbc-8f00da9f61c2', '01a21891-935e-721b-a64e-523b749c2002', 1795708523364, 'job.discarded', 'ber1', '{"job_id":"01a21891-935e-721b-a64e-523c0892fde6","inspection_id":"01a21891-935e-721b-a64e-523b749c2002","view_id":"01a21891-935e-76bf-bad0-93ec0349b1b4","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-26T15:55:23.358Z","discarded_at":"2026-11-26T15:55:23.364Z"}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (11, '01a21891-9364-7481-9cbc-8f026f5b43d1', '01a21891-935e-721b-a64e-523b749c2002', 1795708523364, 'inspection.completed', 'ber1', '{"id":"01a21891-935e-721b-a64e-523b749c2002","status":"completed","verdict":"review","decision":{"id":"01a21891-9364-7481-9cbc-8f01d2980087","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:23.364Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.358Z","completed_at":"2026-11-26T15:55:23.364Z","views":[{"id":"01a21891-935e-76bf-bad0-93ec0349b1b4","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.358Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (13, '01a21891-936f-7219-ac0b-b7b4cc5fe6a1', '01a21891-9369-73ac-9457-58dbf525ccea', 1795708523375, 'inspection.completed', 'ber1', '{"id":"01a21891-9369-73ac-9457-58dbf525ccea","status":"completed","verdict":"accept","decision":{"id":"01a21891-936f-7219-ac0b-b7b30964f42d","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:23.375Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.369Z","completed_at":"2026-11-26T15:55:23.375Z","views":[{"id":"01a21891-9368-7183-9f51-bb5291321d2a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.369Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (15, '01a21891-937e-70f4-bf22-085ee95ab22f', '01a21891-937e-70f4-bf22-085c0db17c9b', 1795708523390, 'inspection.created', 'hub', '{"id":"01a21891-937e-70f4-bf22-085c0db17c9b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.390Z","completed_at":null,"views":[{"id":"01a21891-937e-7531-beee-d720ad872d1f","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:55:23.390Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (17, '01a21891-9387-7113-b363-5e2e5e4d7e0c', '01a21891-9387-7113-b363-5e2c57239de2', 1795708523399, 'inspection.created', 'ber1', '{"id":"01a21891-9387-7113-b363-5e2c57239de2","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-26T15:55:23.399Z","completed_at":null,"views":[{"id":"01a21891-9386-7688-afe0-9d6ce67da341","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:55:23.399Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (18, '01a21891-938f-75c7-b1a3-149fb4bb4089', '01a21891-938f-75c7-b1a3-149d146ad3e0', 1795708523407, 'inspection.created', 'ber1', '{"id":"01a21891-938f-75c7-b1a3-149d146ad3e0","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.407Z","completed_at":null,"views":[{"id":"01a21891-938f-765a-bee8-815ca9fec508","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.407Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (20, '01a21891-9395-72bb-8367-bb0ec366a2f6', '01a21891-9395-72bb-8367-bb0c4279250f', 1795708523413, 'inspection.created', 'ber1', '{"id":"01a21891-9395-72bb-8367-bb0c4279250f","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.413Z","completed_at":null,"views":[{"id":"01a21891-9394-70fc-afc9-f585ab236cda","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.413Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (12, '01a21891-9369-73ac-9457-58dd661e4a83', '01a21891-9369-73ac-9457-58dbf525ccea', 1795708523369, 'inspection.created', 'ber1', '{"id":"01a21891-9369-73ac-9457-58dbf525ccea","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.369Z","completed_at":null,"views":[{"id":"01a21891-9368-7183-9f51-bb5291321d2a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.369Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (14, '01a21891-9379-76a1-8f45-f33885f44a8e', '01a21891-9369-73ac-9457-58dbf525ccea', 1795708523385, 'inspection.redecided', 'ber1', '{"id":"01a21891-9369-73ac-9457-58dbf525ccea","status":"completed","verdict":"reject","decision":{"id":"01a21891-9379-76a1-8f45-f337513dc4e5","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:23.385Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.369Z","completed_at":"2026-11-26T15:55:23.375Z","views":[{"id":"01a21891-9368-7183-9f51-bb5291321d2a","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.369Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21891-9371-7166-9f0e-7931e9f467d7","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.378Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (16, '01a21891-9383-704a-9e84-23de986bac39', '01a21891-937e-70f4-bf22-085c0db17c9b', 1795708523395, 'inspection.completed', 'hub', '{"id":"01a21891-937e-70f4-bf22-085c0db17c9b","status":"completed","verdict":"accept","decision":{"id":"01a21891-9383-704a-9e84-23dd0aaaa7eb","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:55:23.395Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.390Z","completed_at":"2026-11-26T15:55:23.395Z","views":[{"id":"01a21891-937e-7531-beee-d720ad872d1f","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:55:23.390Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (19, '01a21891-9392-7750-a9af-64ab8146a350', '01a21891-938f-75c7-b1a3-149d146ad3e0', 1795708523410, 'inspection.cancelled', 'ber1', '{"id":"01a21891-938f-75c7-b1a3-149d146ad3e0","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.407Z","completed_at":"2026-11-26T15:55:23.410Z","views":[{"id":"01a21891-938f-765a-bee8-815ca9fec508","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.407Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (21, '01a21891-939a-7163-b055-ceff00f08518', '01a21891-939a-7163-b055-cefda1233f41', 1795708523418, 'inspection.created', 'ber1', '{"id":"01a21891-939a-7163-b055-cefda1233f41","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.418Z","completed_at":null,"views":[{"id":"01a21891-9399-777d-bf94-fb7b56e2e275","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.418Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (22, '01a21891-93a2-72e5-a731-460a5331f9d4', '01a21891-93a2-72e5-a731-4608190718a1', 1795708523426, 'inspection.created', 'ber1', '{"id":"01a21891-93a2-72e5-a731-4608190718a1","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:55:23.426Z","completed_at":null,"views":[{"id":"01a21891-93a1-74bf-bdde-819e3a6320ee","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:55:23.426Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency VALUES ('sample-key', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', '01a21891-9328-71d2-b5f7-3b7a546e9aaa', false, 1795708523304);


--
-- Data for Name: inferences; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inferences VALUES ('01a21891-9327-74b4-b67e-b80f6eee5611', 1, 640, 480, 1795708523325, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21891-9344-7494-9cd5-e9906e511a65', 1, 640, 480, 1795708523343, 212.4, 0.48, 0.21, 0.01, '\x02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9,"label":0.625,"tape":0.25}', '[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO public.inferences VALUES ('01a21891-9368-7183-9f51-bb5291321d2a', 1, 640, 480, 1795708523375, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21891-9371-7166-9f0e-7931e9f467d7', 1, 640, 480, 1795708523385, 212.4, 0.48, 0.21, 0.01, '\x01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9}', NULL);
INSERT INTO public.inferences VALUES ('01a21891-937e-7531-beee-d720ad872d1f', 1, 640, 480, 1795708523395, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21891-9386-7688-afe0-9d6ce67da341', 1, 640, 480, 1795708523404, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);


--
-- Data for Name: inspections; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inspections VALUES ('01a21891-9328-71d2-b5f7-3b7a546e9aaa', 1795708523304, 1795708523325, 1795708523325, NULL, NULL, NULL, '01a21891-933d-74d1-a17b-cee704d08630', 1, false, 'completed', 'accept', 'ber1', 'accepted', 'monday', 'parcel', NULL, '{"shift":"night"}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-9345-7163-b9b1-d9ed204fe2e6', 1795708523333, 1795708523343, 1795708523343, NULL, NULL, NULL, '01a21891-934f-7128-ac87-53d2faae891e', 1, false, 'completed', 'reject', 'ber1', 'rejected', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-9354-77ba-9142-b468c234ba3f', 1795708523348, 1795708523355, 1795708523355, NULL, NULL, NULL, '01a21891-935b-7279-832c-43504020fe03', 1, false, 'completed', 'recapture', 'ber1', 'unreadable', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-935e-721b-a64e-523b749c2002', 1795708523358, 1795708523364, 1795708523364, NULL, NULL, NULL, '01a21891-9364-7481-9cbc-8f01d2980087', 1, false, 'completed', 'review', 'ber1', 'dead', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-9369-73ac-9457-58dbf525ccea', 1795708523369, 1795708523375, 1795708523385, NULL, NULL, NULL, '01a21891-9379-76a1-8f45-f337513dc4e5', 1, false, 'completed', 'reject', 'ber1', 'late', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-937e-70f4-bf22-085c0db17c9b', 1795708523390, 1795708523395, 1795708523395, NULL, NULL, NULL, '01a21891-9383-704a-9e84-23dd0aaaa7eb', 1, false, 'completed', 'accept', 'hub', 'camera', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-9387-7113-b363-5e2c57239de2', 1795708523399, NULL, 1795708523404, 2111068523399, NULL, 2111068523399, NULL, 1, false, 'open', NULL, 'ber1', 'awaiting', NULL, 'parcel', '["top","left"]', '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-938f-75c7-b1a3-149d146ad3e0', 1795708523407, 1795708523410, 1795708523410, NULL, NULL, NULL, NULL, 1, false, 'cancelled', NULL, 'ber1', 'cancelled', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-9395-72bb-8367-bb0c4279250f', 1795708523413, NULL, 1795708523413, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'running', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-939a-7163-b055-cefda1233f41', 1795708523418, NULL, 1795708523423, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'retry', NULL, 'parcel', NULL, '{}', NULL);
INSERT INTO public.inspections VALUES ('01a21891-93a2-72e5-a731-4608190718a1', 1795708523426, NULL, 1795708523426, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'waiting', NULL, 'parcel', NULL, '{}', NULL);


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

INSERT INTO public.jobs VALUES ('01a21891-9328-71d2-b5f7-3b7b3a7cda68', '01a21891-9328-71d2-b5f7-3b7a546e9aaa', '01a21891-9327-74b4-b67e-b80f6eee5611', 1, 1, 1, 1, 3, 1795708523304, NULL, 1795708523325, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-938f-75c7-b1a3-149e2c52ecd7', '01a21891-938f-75c7-b1a3-149d146ad3e0', '01a21891-938f-765a-bee8-815ca9fec508', 1, 9, 0, 0, 3, 1795708523407, NULL, 1795708523410, 'cancelled', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-9345-7163-b9b1-d9eed3ad7b42', '01a21891-9345-7163-b9b1-d9ed204fe2e6', '01a21891-9344-7494-9cd5-e9906e511a65', 1, 2, 1, 1, 3, 1795708523333, NULL, 1795708523343, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-9354-77ba-9142-b469389e90d2', '01a21891-9354-77ba-9142-b468c234ba3f', '01a21891-9353-74a3-9704-3a97e965087d', 1, 3, 1, 1, 3, 1795708523348, NULL, 1795708523355, 'completed', 'default', 'ber1', NULL, 'corrupt', 'it ends too early', NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-935e-721b-a64e-523c0892fde6', '01a21891-935e-721b-a64e-523b749c2002', '01a21891-935e-76bf-bad0-93ec0349b1b4', 1, 4, 1, 1, 3, 1795708523358, NULL, 1795708523364, 'discarded', 'default', 'ber1', NULL, 'inference_failed', 'the sample''s model is broken', 'permanent', NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-9395-72bb-8367-bb0d37f41bfa', '01a21891-9395-72bb-8367-bb0c4279250f', '01a21891-9394-70fc-afc9-f585ab236cda', 1, 10, 1, 1, 3, 1795708523413, 1795708583417, NULL, 'running', 'default', 'ber1', 'test', NULL, NULL, NULL, 1795708523417, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-9369-73ac-9457-58dc54608c31', '01a21891-9369-73ac-9457-58dbf525ccea', '01a21891-9368-7183-9f51-bb5291321d2a', 1, 5, 1, 1, 3, 1795708523369, NULL, 1795708523375, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-9372-77c6-b1cd-64bce1f1e22b', '01a21891-9369-73ac-9457-58dbf525ccea', '01a21891-9371-7166-9f0e-7931e9f467d7', 1, 6, 1, 0, 3, 1795708523378, NULL, 1795708523385, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-937e-70f4-bf22-085d240ac530', '01a21891-937e-70f4-bf22-085c0db17c9b', '01a21891-937e-7531-beee-d720ad872d1f', 1, 7, 1, 0, 3, 1795708523390, NULL, 1795708523395, 'completed', 'dock', 'hub', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-9387-7113-b363-5e2d31f2c2d2', '01a21891-9387-7113-b363-5e2c57239de2', '01a21891-9386-7688-afe0-9d6ce67da341', 1, 8, 1, 1, 3, 1795708523399, NULL, 1795708523404, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-939a-7163-b055-cefeaf2df71e', '01a21891-939a-7163-b055-cefda1233f41', '01a21891-9399-777d-bf94-fb7b56e2e275', 1, 11, 1, 1, 3, 1795712123423, NULL, NULL, 'retryable', 'default', 'ber1', NULL, 'retrying', 'the sample''s network is slow', NULL, NULL, 0, false, 0, 'inspect', NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21891-93a2-72e5-a731-46093aa5165a', '01a21891-93a2-72e5-a731-4608190718a1', '01a21891-93a1-74bf-bdde-819e3a6320ee', 1, 12, 0, 0, 3, 1795708523426, NULL, NULL, 'available', 'default', 'ber1', NULL, NULL, NULL, NULL, NULL, 0, false, 0, NULL, NULL, NULL);


--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.leases VALUES ('sample', 'nobody', 1, 1795708523304);


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

INSERT INTO public.models_served VALUES ('default', 1795708523393);
INSERT INTO public.models_served VALUES ('dock', 1795708523393);


--
-- Data for Name: pauses; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: policies; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.policies VALUES ('parcel', 1, 'one', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}', NULL, true, 1795708523290);
INSERT INTO public.policies VALUES ('parcel', 2, 'two', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}', '2', false, 1795708523297);
INSERT INTO public.policies VALUES ('pair', 1, 'three', '{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}', '["top","left"]', true, 1795708523301);


--
-- Data for Name: publications; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: turns; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.turns VALUES (1, 'hub', 7);
INSERT INTO public.turns VALUES (1, 'ber1', 12);


--
-- Data for Name: views; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.views VALUES ('01a21891-9327-74b4-b67e-b80f6eee5611', '01a21891-9328-71d2-b5f7-3b7a546e9aaa', '01a21891-9328-71d2-b5f7-3b7b3a7cda68', 0, NULL, 1795708523304, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9327-74b4-b67e-b80f6eee5611', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-9344-7494-9cd5-e9906e511a65', '01a21891-9345-7163-b9b1-d9ed204fe2e6', '01a21891-9345-7163-b9b1-d9eed3ad7b42', 0, NULL, 1795708523333, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9344-7494-9cd5-e9906e511a65', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-9353-74a3-9704-3a97e965087d', '01a21891-9354-77ba-9142-b468c234ba3f', '01a21891-9354-77ba-9142-b469389e90d2', 0, NULL, 1795708523348, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9353-74a3-9704-3a97e965087d', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-935e-76bf-bad0-93ec0349b1b4', '01a21891-935e-721b-a64e-523b749c2002', '01a21891-935e-721b-a64e-523c0892fde6', 0, NULL, 1795708523358, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-935e-76bf-bad0-93ec0349b1b4', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-9368-7183-9f51-bb5291321d2a', '01a21891-9369-73ac-9457-58dbf525ccea', '01a21891-9369-73ac-9457-58dc54608c31', 0, NULL, 1795708523369, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9368-7183-9f51-bb5291321d2a', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-9371-7166-9f0e-7931e9f467d7', '01a21891-9369-73ac-9457-58dbf525ccea', '01a21891-9372-77c6-b1cd-64bce1f1e22b', 1, NULL, 1795708523378, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9371-7166-9f0e-7931e9f467d7', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-937e-7531-beee-d720ad872d1f', '01a21891-937e-70f4-bf22-085c0db17c9b', '01a21891-937e-70f4-bf22-085d240ac530', 0, NULL, 1795708523390, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-937e-7531-beee-d720ad872d1f', 'dock-1', 'top', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-9386-7688-afe0-9d6ce67da341', '01a21891-9387-7113-b363-5e2c57239de2', '01a21891-9387-7113-b363-5e2d31f2c2d2', 0, NULL, 1795708523399, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9386-7688-afe0-9d6ce67da341', 'cam-1', 'top', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-938f-765a-bee8-815ca9fec508', '01a21891-938f-75c7-b1a3-149d146ad3e0', '01a21891-938f-75c7-b1a3-149e2c52ecd7', 0, NULL, 1795708523407, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-938f-765a-bee8-815ca9fec508', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-9394-70fc-afc9-f585ab236cda', '01a21891-9395-72bb-8367-bb0c4279250f', '01a21891-9395-72bb-8367-bb0d37f41bfa', 0, NULL, 1795708523413, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9394-70fc-afc9-f585ab236cda', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-9399-777d-bf94-fb7b56e2e275', '01a21891-939a-7163-b055-cefda1233f41', '01a21891-939a-7163-b055-cefeaf2df71e', 0, NULL, 1795708523418, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-9399-777d-bf94-fb7b56e2e275', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21891-93a1-74bf-bdde-819e3a6320ee', '01a21891-93a2-72e5-a731-4608190718a1', '01a21891-93a2-72e5-a731-46093aa5165a', 0, NULL, 1795708523426, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21891-93a1-74bf-bdde-819e3a6320ee', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');


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


