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
-- Name: bands; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.bands (
    priority bigint NOT NULL,
    turn bigint NOT NULL
)
WITH (fillfactor='50');


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
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES (3, 'first', '2026-11-26 15:23:43.828144+00', true, '\x0c9549a8f5403f85899ce25aa58e9b0093ed45e50b368dbe590c4c3eeb2052267252a87bf6df41df304715af317f1a09', 46625958);
INSERT INTO public._sqlx_migrations VALUES (4, 'codes', '2026-11-26 15:23:43.876462+00', true, '\xf3d67c91a3ee06037cfd9b8a1433162ba470fe93cada0528637d4c71ade4b43c6e089e08333929156d62b07ee36210b6', 1247577);


--
-- Data for Name: bands; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.bands VALUES (0, 0);
INSERT INTO public.bands VALUES (2, 0);
INSERT INTO public.bands VALUES (1, 11);


--
-- Data for Name: cameras; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cameras VALUES ('hub', 'dock-1', '{top}', 1, 1795706625518, 1795706625518, '01a21874-9dee-7440-b5f2-dbcd4ceb1508', '01a21874-9ded-7577-9dc2-0a42ed61b1ed');
INSERT INTO public.cameras VALUES ('ber1', 'cam-1', '{top}', 11, 1795706624117, 1795706626104, '01a21874-a038-72db-b4e8-de36a0c71529', '01a21874-a038-71f7-a9e3-6953e3f2951b');


--
-- Data for Name: decisions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.decisions VALUES ('01a21874-9a5e-723f-847b-bb589cc5a93f', '01a21874-9875-7455-b774-6dff301f9703', 1795706624606, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21874-9b87-7510-8f33-664f165d3253', '01a21874-9a68-730f-a925-180b982eb2cf', 1795706624903, 1, false, 'reject', 'policy', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21874-9c1c-7286-ba4c-6fad4df8073c', '01a21874-9b8d-76bc-8780-cc8eaffa5169', 1795706625052, 1, false, 'recapture', 'policy', 'parcel', '[{"code":"unreadable","message":"recapture by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21874-9cb0-7332-89a2-e635a35ac4ae', '01a21874-9c22-70ac-b45e-ecc24053376a', 1795706625200, 1, false, 'review', 'policy', 'parcel', '[{"code":"inference_failed","message":"review by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21874-9d4c-70e8-b12d-582cb3578372', '01a21874-9cb8-7264-9a16-2276dc708e39', 1795706625356, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21874-9de5-717e-b916-20de26653aaf', '01a21874-9cb8-7264-9a16-2276dc708e39', 1795706625509, 1, false, 'reject', 'late_view', 'parcel', '[{"code":"defect_present","message":"reject by parcel","view_id":null}]');
INSERT INTO public.decisions VALUES ('01a21874-9e78-710d-a0d9-2b18223771a6', '01a21874-9dee-7440-b5f2-dbcd4ceb1508', 1795706625656, 1, false, 'accept', 'policy', 'parcel', '[{"code":"all_clear","message":"accept by parcel","view_id":null}]');


--
-- Data for Name: events; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (1, '01a21874-9864-7131-bac4-32107327871f', NULL, 1795706624100, 'policy.activated', NULL, '{"hash":"one","name":"parcel","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (2, '01a21874-9871-721f-a1da-067a9bc53665', NULL, 1795706624113, 'policy.activated', NULL, '{"hash":"three","name":"pair","version":1}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (3, '01a21874-9875-7455-b774-6e01e59ea835', '01a21874-9875-7455-b774-6dff301f9703', 1795706624117, 'inspection.created', 'ber1', '{"id":"01a21874-9875-7455-b774-6dff301f9703","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:23:44.117Z","completed_at":null,"views":[{"id":"01a21874-9874-74d4-ae15-0dde817b6c12","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:44.117Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (4, '01a21874-9a5e-723f-847b-bb59a96ab194', '01a21874-9875-7455-b774-6dff301f9703', 1795706624606, 'inspection.completed', 'ber1', '{"id":"01a21874-9875-7455-b774-6dff301f9703","status":"completed","verdict":"accept","decision":{"id":"01a21874-9a5e-723f-847b-bb589cc5a93f","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:44.606Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"accepted","facility":"ber1","priority":"normal","batch":"monday","views_expected":null,"labels":{"shift":"night"},"created_at":"2026-11-26T15:23:44.117Z","completed_at":"2026-11-26T15:23:44.606Z","views":[{"id":"01a21874-9874-74d4-ae15-0dde817b6c12","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:44.117Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (5, '01a21874-9a68-730f-a925-180d0e42f139', '01a21874-9a68-730f-a925-180b982eb2cf', 1795706624616, 'inspection.created', 'ber1', '{"id":"01a21874-9a68-730f-a925-180b982eb2cf","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:44.616Z","completed_at":null,"views":[{"id":"01a21874-9a67-76de-9f1f-76bd1a2dd25f","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:44.616Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (6, '01a21874-9b87-7510-8f33-6650fabd3dc5', '01a21874-9a68-730f-a925-180b982eb2cf', 1795706624903, 'inspection.completed', 'ber1', '{"id":"01a21874-9a68-730f-a925-180b982eb2cf","status":"completed","verdict":"reject","decision":{"id":"01a21874-9b87-7510-8f33-664f165d3253","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:44.903Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"rejected","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:44.616Z","completed_at":"2026-11-26T15:23:44.903Z","views":[{"id":"01a21874-9a67-76de-9f1f-76bd1a2dd25f","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:44.616Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}},{"class_id":3,"class_name":"label","confidence":0.625,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"corners":[[1.0,2.0],[3.0,4.0],[5.0,6.5],[7.0,8.0]]},{"class_id":3,"class_name":"tape","confidence":0.25,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125},"mask":{"polygons":[[[1.0,2.0],[30.5,2.0],[16.0,40.25]]]}}],"codes":[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (7, '01a21874-9b8d-76bc-8780-cc90fef82a7b', '01a21874-9b8d-76bc-8780-cc8eaffa5169', 1795706624909, 'inspection.created', 'ber1', '{"id":"01a21874-9b8d-76bc-8780-cc8eaffa5169","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:44.909Z","completed_at":null,"views":[{"id":"01a21874-9b8c-72b7-9351-705a976e55ef","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:44.909Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (8, '01a21874-9c1c-7286-ba4c-6fae76a63dc6', '01a21874-9b8d-76bc-8780-cc8eaffa5169', 1795706625052, 'inspection.completed', 'ber1', '{"id":"01a21874-9b8d-76bc-8780-cc8eaffa5169","status":"completed","verdict":"recapture","decision":{"id":"01a21874-9c1c-7286-ba4c-6fad4df8073c","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:45.052Z"},"reasons":[{"code":"unreadable","message":"recapture by parcel","view_id":null}],"review":null,"package_id":"unreadable","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:44.909Z","completed_at":"2026-11-26T15:23:45.052Z","views":[{"id":"01a21874-9b8c-72b7-9351-705a976e55ef","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:44.909Z","status":"unreadable","attempts":1,"error":{"code":"corrupt","message":"it ends too early"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (9, '01a21874-9c22-70ac-b45e-ecc44880c43c', '01a21874-9c22-70ac-b45e-ecc24053376a', 1795706625058, 'inspection.created', 'ber1', '{"id":"01a21874-9c22-70ac-b45e-ecc24053376a","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.058Z","completed_at":null,"views":[{"id":"01a21874-9c21-7343-b453-e564a34f1032","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.058Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (10, '01a21874-9cb0-7332-89a2-e634998bcb45', '01a21874-9c22-70ac-b45e-ecc24053376a', 1795706625200, 'job.discarded', 'ber1', '{"job_id":"01a21874-9c22-70ac-b45e-ecc3de2fef3c","inspection_id":"01a21874-9c22-70ac-b45e-ecc24053376a","view_id":"01a21874-9c21-7343-b453-e564a34f1032","facility":"ber1","camera":"cam-1","angle":null,"package_id":"dead","model":"default","priority":"normal","attempts":1,"max_attempts":3,"kind":"permanent","code":"inference_failed","stage":"inspect","error":"the sample''s model is broken","created_at":"2026-11-26T15:23:45.058Z","discarded_at":"2026-11-26T15:23:45.200Z"}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (11, '01a21874-9cb0-7332-89a2-e6361978cb50', '01a21874-9c22-70ac-b45e-ecc24053376a', 1795706625200, 'inspection.completed', 'ber1', '{"id":"01a21874-9c22-70ac-b45e-ecc24053376a","status":"completed","verdict":"review","decision":{"id":"01a21874-9cb0-7332-89a2-e635a35ac4ae","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:45.200Z"},"reasons":[{"code":"inference_failed","message":"review by parcel","view_id":null}],"review":null,"package_id":"dead","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.058Z","completed_at":"2026-11-26T15:23:45.200Z","views":[{"id":"01a21874-9c21-7343-b453-e564a34f1032","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.058Z","status":"failed","attempts":1,"error":{"code":"inference_failed","message":"the sample''s model is broken"},"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (13, '01a21874-9d4c-70e8-b12d-582d46fc4695', '01a21874-9cb8-7264-9a16-2276dc708e39', 1795706625356, 'inspection.completed', 'ber1', '{"id":"01a21874-9cb8-7264-9a16-2276dc708e39","status":"completed","verdict":"accept","decision":{"id":"01a21874-9d4c-70e8-b12d-582cb3578372","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:45.356Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.208Z","completed_at":"2026-11-26T15:23:45.356Z","views":[{"id":"01a21874-9cb7-7130-81cb-2b821e904b11","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.208Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (15, '01a21874-9dee-7440-b5f2-dbcf6e910e48', '01a21874-9dee-7440-b5f2-dbcd4ceb1508', 1795706625518, 'inspection.created', 'hub', '{"id":"01a21874-9dee-7440-b5f2-dbcd4ceb1508","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.518Z","completed_at":null,"views":[{"id":"01a21874-9ded-7577-9dc2-0a42ed61b1ed","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:23:45.518Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (17, '01a21874-9e7e-77ef-95cd-4c657fd29f2b', '01a21874-9e7e-77ef-95cd-4c63a156218f', 1795706625662, 'inspection.created', 'ber1', '{"id":"01a21874-9e7e-77ef-95cd-4c63a156218f","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"awaiting","facility":"ber1","priority":"normal","batch":null,"views_expected":["top","left"],"labels":{},"created_at":"2026-11-26T15:23:45.662Z","completed_at":null,"views":[{"id":"01a21874-9e7d-70c2-b97d-932f7adda77d","camera":"cam-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:23:45.662Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (18, '01a21874-9f16-727d-bb1c-526d6c33ac2d', '01a21874-9f16-727d-bb1c-526bca90ca52', 1795706625814, 'inspection.created', 'ber1', '{"id":"01a21874-9f16-727d-bb1c-526bca90ca52","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.814Z","completed_at":null,"views":[{"id":"01a21874-9f15-75d2-af3c-82035fc1d943","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.814Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (20, '01a21874-9f1c-7740-beef-6c304fe40728', '01a21874-9f1c-7740-beef-6c2e85f459f4', 1795706625820, 'inspection.created', 'ber1', '{"id":"01a21874-9f1c-7740-beef-6c2e85f459f4","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"running","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.820Z","completed_at":null,"views":[{"id":"01a21874-9f1c-73cf-adac-5693935e783e","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.820Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (12, '01a21874-9cb8-7264-9a16-22782cf906d1', '01a21874-9cb8-7264-9a16-2276dc708e39', 1795706625208, 'inspection.created', 'ber1', '{"id":"01a21874-9cb8-7264-9a16-2276dc708e39","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.208Z","completed_at":null,"views":[{"id":"01a21874-9cb7-7130-81cb-2b821e904b11","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.208Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (14, '01a21874-9de5-717e-b916-20dfbaa16ac7', '01a21874-9cb8-7264-9a16-2276dc708e39', 1795706625509, 'inspection.redecided', 'ber1', '{"id":"01a21874-9cb8-7264-9a16-2276dc708e39","status":"completed","verdict":"reject","decision":{"id":"01a21874-9de5-717e-b916-20de26653aaf","cause":"late_view","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:45.509Z"},"reasons":[{"code":"defect_present","message":"reject by parcel","view_id":null}],"review":null,"package_id":"late","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.208Z","completed_at":"2026-11-26T15:23:45.356Z","views":[{"id":"01a21874-9cb7-7130-81cb-2b821e904b11","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.208Z","status":"completed","attempts":1,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}},{"id":"01a21874-9d51-75ee-81d1-1d42e8476f15","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.362Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[{"class_id":3,"class_name":"damage","confidence":0.9,"box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (16, '01a21874-9e78-710d-a0d9-2b19b55d90bf', '01a21874-9dee-7440-b5f2-dbcd4ceb1508', 1795706625656, 'inspection.completed', 'hub', '{"id":"01a21874-9dee-7440-b5f2-dbcd4ceb1508","status":"completed","verdict":"accept","decision":{"id":"01a21874-9e78-710d-a0d9-2b18223771a6","cause":"policy","certified":false,"policy":{"name":"parcel","version":1},"decided_at":"2026-11-26T15:23:45.656Z"},"reasons":[{"code":"all_clear","message":"accept by parcel","view_id":null}],"review":null,"package_id":"camera","facility":"hub","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.518Z","completed_at":"2026-11-26T15:23:45.656Z","views":[{"id":"01a21874-9ded-7577-9dc2-0a42ed61b1ed","camera":"dock-1","angle":"top","captured_at":null,"received_at":"2026-11-26T15:23:45.518Z","status":"completed","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":{"sharpness":212.4,"brightness":0.48,"contrast":0.21,"clipped":0.01},"detections":[],"codes":[],"model":{"name":"parcel","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","fingerprint":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"},"timings_ms":{"queue":1.0,"fetch":2.0,"decode":3.0,"preprocess":4.0,"infer":5.0,"postprocess":6.0,"codes":0.0}}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (19, '01a21874-9f19-7156-8b63-5dfd7cc35021', '01a21874-9f16-727d-bb1c-526bca90ca52', 1795706625817, 'inspection.cancelled', 'ber1', '{"id":"01a21874-9f16-727d-bb1c-526bca90ca52","status":"cancelled","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"cancelled","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.814Z","completed_at":"2026-11-26T15:23:45.817Z","views":[{"id":"01a21874-9f15-75d2-af3c-82035fc1d943","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.814Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (21, '01a21874-9fa3-71ee-90b4-3bf577fac848', '01a21874-9fa3-71ee-90b4-3bf37e5acd8b', 1795706625955, 'inspection.created', 'ber1', '{"id":"01a21874-9fa3-71ee-90b4-3bf37e5acd8b","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"retry","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:45.955Z","completed_at":null,"views":[{"id":"01a21874-9fa2-7249-9584-254c3f4d8f3d","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:45.955Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');
INSERT INTO public.events OVERRIDING SYSTEM VALUE VALUES (22, '01a21874-a038-72db-b4e8-de38fdd5523e', '01a21874-a038-72db-b4e8-de36a0c71529', 1795706626104, 'inspection.created', 'ber1', '{"id":"01a21874-a038-72db-b4e8-de36a0c71529","status":"open","verdict":null,"decision":null,"reasons":[],"review":null,"package_id":"waiting","facility":"ber1","priority":"normal","batch":null,"views_expected":null,"labels":{},"created_at":"2026-11-26T15:23:46.104Z","completed_at":null,"views":[{"id":"01a21874-a038-71f7-a9e3-6953e3f2951b","camera":"cam-1","angle":null,"captured_at":null,"received_at":"2026-11-26T15:23:46.104Z","status":"pending","attempts":0,"error":null,"image":{"width":640,"height":480,"format":"jpeg","size_bytes":12345,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"},"quality":null,"detections":[],"codes":[],"model":null,"timings_ms":null}]}');


--
-- Data for Name: idempotency; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency VALUES ('sample-key', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', '01a21874-9875-7455-b774-6dff301f9703', false, 1795706624117);


--
-- Data for Name: inferences; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inferences VALUES ('01a21874-9874-74d4-ae15-0dde817b6c12', 1, 640, 480, 1795706624606, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21874-9a67-76de-9f1f-76bd1a2dd25f', 1, 640, 480, 1795706624903, 212.4, 0.48, 0.21, 0.01, '\x02030003000000060064616d6167650300000005006c6162656c030000000400746170650300000000006666663f000020410000a4410080a0420040be4201000000203f000020410000a4410080a0420040be4202000000803e000020410000a4410080a0420040be420200000001000000010000803f0000004000004040000080400000a0400000d0400000e0400000004102000000020100030000000000803f000000400000f441000000400000804100002142', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9,"label":0.625,"tape":0.25}', '[{"symbology":"code_128","text":"rejected","package_id":"rejected","box":{"x_min":10.0,"y_min":20.5,"x_max":80.25,"y_max":95.125}}]');
INSERT INTO public.inferences VALUES ('01a21874-9cb7-7130-81cb-2b821e904b11', 1, 640, 480, 1795706625356, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21874-9d51-75ee-81d1-1d42e8476f15', 1, 640, 480, 1795706625509, 212.4, 0.48, 0.21, 0.01, '\x01010003000000060064616d6167650100000000006666663f000020410000a4410080a0420040be42', '\x010000803f0000004000004040000080400000a0400000c040', '{"damage":0.9}', NULL);
INSERT INTO public.inferences VALUES ('01a21874-9ded-7577-9dc2-0a42ed61b1ed', 1, 640, 480, 1795706625656, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);
INSERT INTO public.inferences VALUES ('01a21874-9e7d-70c2-b97d-932f7adda77d', 1, 640, 480, 1795706625810, 212.4, 0.48, 0.21, 0.01, '\x01000000000000', '\x010000803f0000004000004040000080400000a0400000c040', '{}', NULL);


--
-- Data for Name: inspections; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.inspections VALUES ('01a21874-9875-7455-b774-6dff301f9703', 1795706624117, 1795706624606, 1795706624606, NULL, NULL, NULL, '01a21874-9a5e-723f-847b-bb589cc5a93f', 1, false, 'completed', 'accept', 'ber1', 'accepted', 'monday', 'parcel', NULL, '{"shift":"night"}');
INSERT INTO public.inspections VALUES ('01a21874-9a68-730f-a925-180b982eb2cf', 1795706624616, 1795706624903, 1795706624903, NULL, NULL, NULL, '01a21874-9b87-7510-8f33-664f165d3253', 1, false, 'completed', 'reject', 'ber1', 'rejected', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-9b8d-76bc-8780-cc8eaffa5169', 1795706624909, 1795706625052, 1795706625052, NULL, NULL, NULL, '01a21874-9c1c-7286-ba4c-6fad4df8073c', 1, false, 'completed', 'recapture', 'ber1', 'unreadable', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-9c22-70ac-b45e-ecc24053376a', 1795706625058, 1795706625200, 1795706625200, NULL, NULL, NULL, '01a21874-9cb0-7332-89a2-e635a35ac4ae', 1, false, 'completed', 'review', 'ber1', 'dead', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-9cb8-7264-9a16-2276dc708e39', 1795706625208, 1795706625356, 1795706625509, NULL, NULL, NULL, '01a21874-9de5-717e-b916-20de26653aaf', 1, false, 'completed', 'reject', 'ber1', 'late', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-9dee-7440-b5f2-dbcd4ceb1508', 1795706625518, 1795706625656, 1795706625656, NULL, NULL, NULL, '01a21874-9e78-710d-a0d9-2b18223771a6', 1, false, 'completed', 'accept', 'hub', 'camera', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-9e7e-77ef-95cd-4c63a156218f', 1795706625662, NULL, 1795706625810, 2111066625662, NULL, 2111066625662, NULL, 1, false, 'open', NULL, 'ber1', 'awaiting', NULL, 'parcel', '["top","left"]', '{}');
INSERT INTO public.inspections VALUES ('01a21874-9f16-727d-bb1c-526bca90ca52', 1795706625814, 1795706625817, 1795706625817, NULL, NULL, NULL, NULL, 1, false, 'cancelled', NULL, 'ber1', 'cancelled', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-9f1c-7740-beef-6c2e85f459f4', 1795706625820, NULL, 1795706625820, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'running', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-9fa3-71ee-90b4-3bf37e5acd8b', 1795706625955, NULL, 1795706626099, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'retry', NULL, 'parcel', NULL, '{}');
INSERT INTO public.inspections VALUES ('01a21874-a038-72db-b4e8-de36a0c71529', 1795706626104, NULL, 1795706626104, NULL, NULL, NULL, NULL, 1, false, 'open', NULL, 'ber1', 'waiting', NULL, 'parcel', NULL, '{}');


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

INSERT INTO public.jobs VALUES ('01a21874-9875-7455-b774-6e004bac603f', '01a21874-9875-7455-b774-6dff301f9703', '01a21874-9874-74d4-ae15-0dde817b6c12', 1, 1, 1, 1, 3, 1795706624117, NULL, 1795706624606, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9f16-727d-bb1c-526ca20f78be', '01a21874-9f16-727d-bb1c-526bca90ca52', '01a21874-9f15-75d2-af3c-82035fc1d943', 1, 9, 0, 0, 3, 1795706625814, NULL, 1795706625817, 'cancelled', 'default', 'ber1', NULL, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9a68-730f-a925-180c357e32c4', '01a21874-9a68-730f-a925-180b982eb2cf', '01a21874-9a67-76de-9f1f-76bd1a2dd25f', 1, 2, 1, 1, 3, 1795706624616, NULL, 1795706624903, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9b8d-76bc-8780-cc8f2a8e7e50', '01a21874-9b8d-76bc-8780-cc8eaffa5169', '01a21874-9b8c-72b7-9351-705a976e55ef', 1, 3, 1, 1, 3, 1795706624909, NULL, 1795706625052, 'completed', 'default', 'ber1', NULL, 'corrupt', 'it ends too early', NULL);
INSERT INTO public.jobs VALUES ('01a21874-9c22-70ac-b45e-ecc3de2fef3c', '01a21874-9c22-70ac-b45e-ecc24053376a', '01a21874-9c21-7343-b453-e564a34f1032', 1, 4, 1, 1, 3, 1795706625058, NULL, 1795706625200, 'discarded', 'default', 'ber1', NULL, 'inference_failed', 'the sample''s model is broken', 'permanent');
INSERT INTO public.jobs VALUES ('01a21874-9f1c-7740-beef-6c2ff6c82580', '01a21874-9f1c-7740-beef-6c2e85f459f4', '01a21874-9f1c-73cf-adac-5693935e783e', 1, 10, 1, 1, 3, 1795706625820, 1795706685954, NULL, 'running', 'default', 'ber1', 'test', NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9cb8-7264-9a16-2277bae0080e', '01a21874-9cb8-7264-9a16-2276dc708e39', '01a21874-9cb7-7130-81cb-2b821e904b11', 1, 5, 1, 1, 3, 1795706625208, NULL, 1795706625356, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9d52-702f-a394-dd0192f86904', '01a21874-9cb8-7264-9a16-2276dc708e39', '01a21874-9d51-75ee-81d1-1d42e8476f15', 1, 6, 1, 0, 3, 1795706625362, NULL, 1795706625509, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9dee-7440-b5f2-dbce801d88b4', '01a21874-9dee-7440-b5f2-dbcd4ceb1508', '01a21874-9ded-7577-9dc2-0a42ed61b1ed', 1, 7, 1, 0, 3, 1795706625518, NULL, 1795706625656, 'completed', 'dock', 'hub', NULL, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9e7e-77ef-95cd-4c64797654f5', '01a21874-9e7e-77ef-95cd-4c63a156218f', '01a21874-9e7d-70c2-b97d-932f7adda77d', 1, 8, 1, 1, 3, 1795706625662, NULL, 1795706625810, 'completed', 'default', 'ber1', NULL, NULL, NULL, NULL);
INSERT INTO public.jobs VALUES ('01a21874-9fa3-71ee-90b4-3bf4f04ca056', '01a21874-9fa3-71ee-90b4-3bf37e5acd8b', '01a21874-9fa2-7249-9584-254c3f4d8f3d', 1, 11, 1, 1, 3, 1795710226099, NULL, NULL, 'retryable', 'default', 'ber1', NULL, 'retrying', 'the sample''s network is slow', NULL);
INSERT INTO public.jobs VALUES ('01a21874-a038-72db-b4e8-de37d2d61f9d', '01a21874-a038-72db-b4e8-de36a0c71529', '01a21874-a038-71f7-a9e3-6953e3f2951b', 1, 12, 0, 0, 3, 1795706626104, NULL, NULL, 'available', 'default', 'ber1', NULL, NULL, NULL, NULL);


--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.leases VALUES ('sample', 'nobody', 1, 1795706624117);


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

INSERT INTO public.models_served VALUES ('default', 1795706625523);
INSERT INTO public.models_served VALUES ('dock', 1795706625523);


--
-- Data for Name: policies; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.policies VALUES ('parcel', 1, 'one', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"on_missing":"review"},"audit":{"rate":0.0}}', NULL, true, 1795706624100);
INSERT INTO public.policies VALUES ('parcel', 2, 'two', '{"name":"parcel","classes":{},"quality":{"on_low":"recapture"},"views":{"count":2,"on_missing":"review"},"audit":{"rate":0.0}}', '2', false, 1795706624109);
INSERT INTO public.policies VALUES ('pair', 1, 'three', '{"name":"pair","classes":{},"quality":{"on_low":"recapture"},"views":{"expected":["top","left"],"on_missing":"review"},"audit":{"rate":0.0}}', '["top","left"]', true, 1795706624113);


--
-- Data for Name: turns; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.turns VALUES (1, 'hub', 7);
INSERT INTO public.turns VALUES (1, 'ber1', 12);


--
-- Data for Name: views; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.views VALUES ('01a21874-9874-74d4-ae15-0dde817b6c12', '01a21874-9875-7455-b774-6dff301f9703', '01a21874-9875-7455-b774-6e004bac603f', 0, NULL, 1795706624117, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9874-74d4-ae15-0dde817b6c12', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9a67-76de-9f1f-76bd1a2dd25f', '01a21874-9a68-730f-a925-180b982eb2cf', '01a21874-9a68-730f-a925-180c357e32c4', 0, NULL, 1795706624616, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9a67-76de-9f1f-76bd1a2dd25f', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9b8c-72b7-9351-705a976e55ef', '01a21874-9b8d-76bc-8780-cc8eaffa5169', '01a21874-9b8d-76bc-8780-cc8f2a8e7e50', 0, NULL, 1795706624909, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9b8c-72b7-9351-705a976e55ef', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9c21-7343-b453-e564a34f1032', '01a21874-9c22-70ac-b45e-ecc24053376a', '01a21874-9c22-70ac-b45e-ecc3de2fef3c', 0, NULL, 1795706625058, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9c21-7343-b453-e564a34f1032', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9cb7-7130-81cb-2b821e904b11', '01a21874-9cb8-7264-9a16-2276dc708e39', '01a21874-9cb8-7264-9a16-2277bae0080e', 0, NULL, 1795706625208, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9cb7-7130-81cb-2b821e904b11', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9d51-75ee-81d1-1d42e8476f15', '01a21874-9cb8-7264-9a16-2276dc708e39', '01a21874-9d52-702f-a394-dd0192f86904', 1, NULL, 1795706625362, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9d51-75ee-81d1-1d42e8476f15', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9ded-7577-9dc2-0a42ed61b1ed', '01a21874-9dee-7440-b5f2-dbcd4ceb1508', '01a21874-9dee-7440-b5f2-dbce801d88b4', 0, NULL, 1795706625518, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9ded-7577-9dc2-0a42ed61b1ed', 'dock-1', 'top', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9e7d-70c2-b97d-932f7adda77d', '01a21874-9e7e-77ef-95cd-4c63a156218f', '01a21874-9e7e-77ef-95cd-4c64797654f5', 0, NULL, 1795706625662, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9e7d-70c2-b97d-932f7adda77d', 'cam-1', 'top', '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9f15-75d2-af3c-82035fc1d943', '01a21874-9f16-727d-bb1c-526bca90ca52', '01a21874-9f16-727d-bb1c-526ca20f78be', 0, NULL, 1795706625814, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9f15-75d2-af3c-82035fc1d943', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9f1c-73cf-adac-5693935e783e', '01a21874-9f1c-7740-beef-6c2e85f459f4', '01a21874-9f1c-7740-beef-6c2ff6c82580', 0, NULL, 1795706625820, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9f1c-73cf-adac-5693935e783e', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-9fa2-7249-9584-254c3f4d8f3d', '01a21874-9fa3-71ee-90b4-3bf37e5acd8b', '01a21874-9fa3-71ee-90b4-3bf4f04ca056', 0, NULL, 1795706625955, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-9fa2-7249-9584-254c3f4d8f3d', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO public.views VALUES ('01a21874-a038-71f7-a9e3-6953e3f2951b', '01a21874-a038-72db-b4e8-de36a0c71529', '01a21874-a038-72db-b4e8-de37d2d61f9d', 0, NULL, 1795706626104, 640, 480, 12345, 'jpeg', 'originals/2026/03/01/01a21874-a038-71f7-a9e3-6953e3f2951b', 'cam-1', NULL, '0000000000000000000000000000000000000000000000000000000000000000');


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
-- Name: bands bands_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.bands
    ADD CONSTRAINT bands_pkey PRIMARY KEY (priority);


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
-- Name: policies policies_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (name, version);


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
-- Name: jobs_discarded; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_discarded ON public.jobs USING btree (finished_at, id) WHERE (state = 'discarded'::text);


--
-- Name: jobs_retryable; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX jobs_retryable ON public.jobs USING btree (available_at) WHERE (state = 'retryable'::text);


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


