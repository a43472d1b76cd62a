-- Who customers are: files and documents with their decisions, levels that rise by steps; screening
-- and legal holds, of which customers never learn (tipping off): they have no policy and no grant.

create type public.document_type as enum (
    'national_id_front', 'national_id_back', 'passport', 'drivers_license', 'selfie',
    'address_proof', 'tax_document', 'employment_proof');
create type public.verification_status as enum (
    'pending', 'submitted', 'verified', 'rejected', 'expired');
comment on type public.verification_status is
    'pending: uploaded, not yet scanned; submitted: waits for a decision';
create type public.screening_kind as enum ('pep', 'sanctions');
create type public.screening_status as enum ('open', 'confirmed', 'dismissed');

create table public.kyc_records (
    kyc_record_id uuid not null default uuidv7(),
    user_id uuid not null,
    level smallint not null,
    status public.kyc_status not null default 'pending',
    document_type public.document_type not null,
    document_number bytea,
    submitted_data jsonb not null default '{}',
    submitted_by uuid,
    submitted_at timestamptz,
    provider text,
    provider_reference text,
    review_notes text not null default '',
    reviewed_by uuid,
    reviewed_at timestamptz,
    retention_class text not null default 'identity',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint kyc_records_pkey primary key (kyc_record_id),
    -- So that a document can only be of a file of the same customer.
    constraint kyc_records_of_user_key unique (kyc_record_id, user_id),
    constraint kyc_records_provider_reference_key unique (provider, provider_reference),
    constraint kyc_records_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint kyc_records_submitted_by_fkey foreign key (submitted_by)
        references public.staff_users on delete restrict,
    constraint kyc_records_reviewed_by_fkey foreign key (reviewed_by)
        references public.staff_users on delete restrict,
    constraint kyc_records_retention_class_fkey foreign key (retention_class)
        references config.retention_classes on delete restrict,
    constraint kyc_records_level_in_range check (level between 1 and 3),
    constraint kyc_records_document_number_sealed check (octet_length(document_number) > 29),
    constraint kyc_records_submitted_data_is_object
        check (jsonb_typeof(submitted_data) = 'object'),
    constraint kyc_records_provider_named check (num_nulls(provider, provider_reference) in (0, 2)),
    constraint kyc_records_submitted_at_given check (
        status = 'pending' or submitted_at is not null),
    constraint kyc_records_decided_by_somebody check (
        status not in ('approved', 'rejected', 'resubmit_required')
        or (reviewed_at is not null and num_nonnulls(reviewed_by, provider) > 0)),
    constraint kyc_records_refusal_explained check (
        status not in ('rejected', 'resubmit_required') or review_notes ~ '\S'),
    constraint kyc_records_reviewed_by_another check (reviewed_by <> submitted_by)
);
comment on table public.kyc_records is
    'Files by which customers ask for a level; approving one raises the level with it';
comment on column public.kyc_records.document_number is
    'Sealed (AEAD bound to kyc_record_id), never in clear';
comment on column public.kyc_records.submitted_by is
    'Staff who entered it for the customer, and may not review it; empty: the customer';
comment on column public.kyc_records.provider is 'Outside provider that decides, if one';
comment on column public.kyc_records.review_notes is 'For staff; the customer does not see them';
create unique index kyc_records_one_open_idx on public.kyc_records (user_id)
    where status not in ('approved', 'rejected');
create index kyc_records_user_idx on public.kyc_records (user_id, kyc_record_id);
create index kyc_records_waiting_idx on public.kyc_records (status, submitted_at)
    where status in ('submitted', 'in_review');
select admin.keep_current('public.kyc_records', versioned => true);
select admin.isolate('public.kyc_records', 'user_id');
select admin.guard_states('public.kyc_records', 'status', 'kyc_record_id', array[
    '>pending', '>submitted', 'pending>submitted', 'submitted>in_review', 'in_review>approved',
    'in_review>rejected', 'in_review>resubmit_required', 'resubmit_required>submitted']);
select admin.sign_as_oneself('public.kyc_records', array['submitted_by', 'reviewed_by']::name[]);
select admin.record_changes('public.kyc_records', 'kyc_record_id',
    array['document_number', 'submitted_data']::name[]);

create function public.refuse_skipped_level() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
    raise exception 'level % cannot become %: levels rise by one', old.kyc_level, new.kyc_level
        using errcode = 'check_violation';
end $$;
comment on function public.refuse_skipped_level() is
    'Trigger: a customer goes through every level, whoever raises it';
create trigger refuse_skipped_level before update of kyc_level on public.users
for each row when (new.kyc_level > old.kyc_level + 1)
execute function public.refuse_skipped_level();

-- Security definer: who decides a file needs no right to set anybody's level.
create function public.follow_kyc_record() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    if new.status = 'pending' or (tg_op = 'UPDATE' and new.status = old.status) then
        return null;
    end if;
    -- A file for a level that the customer has is a renewal.
    update public.users as u
    set kyc_status = new.status,
        kyc_level = case when new.status = 'approved' then greatest(u.kyc_level, new.level)
            else u.kyc_level end
    where u.user_id = new.user_id
        and (u.kyc_status <> new.status or (new.status = 'approved' and u.kyc_level < new.level));
    return null;
end $$;
comment on function public.follow_kyc_record() is
    'Trigger: the customer''s status and level follow the file, in the same database transaction';
create trigger follow_kyc_record after insert or update of status on public.kyc_records
for each row execute function public.follow_kyc_record();

create table public.kyc_documents (
    document_id uuid not null default uuidv7(),
    user_id uuid not null,
    kyc_record_id uuid,
    document_type public.document_type not null,
    document_name text not null,
    document_path text not null,
    mime_type text not null,
    file_size integer not null,
    content_sha256 bytea not null,
    scanned_at timestamptz,
    verification_status public.verification_status not null default 'pending',
    submitted_by uuid,
    provider text,
    verified_by uuid,
    verified_at timestamptz,
    rejection_reason text,
    expires_on date,
    retention_class text not null default 'identity',
    uploaded_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint kyc_documents_pkey primary key (document_id),
    constraint kyc_documents_document_path_key unique (document_path),
    constraint kyc_documents_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint kyc_documents_kyc_record_fkey foreign key (kyc_record_id, user_id)
        references public.kyc_records (kyc_record_id, user_id) on delete restrict,
    constraint kyc_documents_submitted_by_fkey foreign key (submitted_by)
        references public.staff_users on delete restrict,
    constraint kyc_documents_verified_by_fkey foreign key (verified_by)
        references public.staff_users on delete restrict,
    constraint kyc_documents_retention_class_fkey foreign key (retention_class)
        references config.retention_classes on delete restrict,
    constraint kyc_documents_name_given check (
        document_name ~ '\S' and length(document_name) <= 255),
    constraint kyc_documents_path_given check (
        document_path ~ '\S' and length(document_path) <= 500),
    constraint kyc_documents_mime_type_allowed check (
        mime_type in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    constraint kyc_documents_file_size_in_range check (file_size between 1 and 20971520),
    constraint kyc_documents_content_sha256_length check (octet_length(content_sha256) = 32),
    constraint kyc_documents_scanned_before_use check (
        verification_status in ('pending', 'rejected') or scanned_at is not null),
    constraint kyc_documents_verified_by_somebody check (
        verification_status not in ('verified', 'expired')
        or (verified_at is not null and num_nonnulls(verified_by, provider) > 0)),
    constraint kyc_documents_verified_by_another check (verified_by <> submitted_by),
    constraint kyc_documents_valid_when_verified check (
        expires_on >= (verified_at at time zone 'UTC')::date),
    constraint kyc_documents_rejection_explained check (
        case when verification_status = 'rejected'
            then rejection_reason is not null and rejection_reason ~ '\S'
            else rejection_reason is null end),
    constraint kyc_documents_expiry_known check (
        verification_status <> 'expired' or expires_on is not null)
);
comment on table public.kyc_documents is 'Papers of customers; the files lie sealed elsewhere';
comment on column public.kyc_documents.document_path is 'Key in the object store';
comment on column public.kyc_documents.mime_type is 'As found in the content, not as claimed';
comment on column public.kyc_documents.content_sha256 is
    'Of the file as uploaded: the same paper under two customers is a warning';
comment on column public.kyc_documents.scanned_at is 'When no virus was found';
comment on column public.kyc_documents.submitted_by is
    'Staff who uploaded it for the customer, and may not verify it; empty: the customer';
comment on column public.kyc_documents.rejection_reason is 'The customer reads it';
create index kyc_documents_user_idx on public.kyc_documents (user_id, document_id);
create index kyc_documents_kyc_record_idx on public.kyc_documents (kyc_record_id)
    where kyc_record_id is not null;
create index kyc_documents_content_idx on public.kyc_documents (content_sha256);
create index kyc_documents_waiting_idx on public.kyc_documents (verification_status, document_id)
    where verification_status in ('pending', 'submitted');
create index kyc_documents_expiry_idx on public.kyc_documents (expires_on)
    where verification_status = 'verified';
select admin.keep_current('public.kyc_documents', versioned => true);
select admin.isolate('public.kyc_documents', 'user_id');
select admin.guard_states('public.kyc_documents', 'verification_status', 'document_id', array[
    '>pending', 'pending>submitted', 'pending>rejected', 'submitted>verified',
    'submitted>rejected', 'verified>expired', 'verified>rejected']);
select admin.sign_as_oneself('public.kyc_documents', array['submitted_by', 'verified_by']::name[]);
select admin.record_changes('public.kyc_documents', 'document_id');

create function public.ask_again_when_expired() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
    update public.users as u set kyc_status = 'resubmit_required'
    where u.user_id = new.user_id and u.kyc_status = 'approved';
    return null;
end $$;
comment on function public.ask_again_when_expired() is
    'Trigger: a customer whose paper ran out has to bring another; the level stays';
create trigger ask_again_when_expired after update of verification_status on public.kyc_documents
for each row when (new.verification_status = 'expired' and old.verification_status <> 'expired')
execute function public.ask_again_when_expired();

create function admin.expire_documents(today date default current_date) returns bigint
language plpgsql set search_path = pg_catalog as $$
declare
    expired bigint;
begin
    update public.kyc_documents set verification_status = 'expired'
    where verification_status = 'verified' and expires_on < today;
    get diagnostics expired = row_count;
    return expired;
end $$;
comment on function admin.expire_documents(date) is
    'For every day: verified documents whose date has passed expire; answers how many';

-- -------------------------------------------------------------------------------------- screening

create table public.screening_hits (
    hit_id uuid not null default uuidv7(),
    user_id uuid not null,
    kind public.screening_kind not null,
    list_name text not null,
    entry_reference text not null,
    entry_hash bytea not null,
    subject_hash bytea not null,
    score numeric not null,
    score_parts jsonb not null,
    status public.screening_status not null default 'open',
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    retention_class text not null default 'compliance',
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint screening_hits_pkey primary key (hit_id),
    -- Screened again, both sides unchanged: the same hit, with the decision that it has.
    constraint screening_hits_match_key
        unique (user_id, list_name, entry_reference, entry_hash, subject_hash),
    constraint screening_hits_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint screening_hits_decided_by_fkey foreign key (decided_by)
        references public.staff_users on delete restrict,
    constraint screening_hits_retention_class_fkey foreign key (retention_class)
        references config.retention_classes on delete restrict,
    constraint screening_hits_hashes_sha256 check (
        octet_length(entry_hash) = 32 and octet_length(subject_hash) = 32),
    constraint screening_hits_score_in_range check (score between 0 and 100),
    constraint screening_hits_score_parts_is_object check (jsonb_typeof(score_parts) = 'object'),
    constraint screening_hits_decision_whole check (
        case when status = 'open' then num_nonnulls(decided_by, decided_at, decision_reason) = 0
            else num_nulls(decided_by, decided_at, decision_reason) = 0 end),
    constraint screening_hits_reason_given check (decision_reason ~ '\S')
);
comment on table public.screening_hits is
    'Customers that resemble an entry of a list; a dismissed hit comes again when a side changes';
comment on column public.screening_hits.entry_hash is 'Of the list''s entry as it was compared';
comment on column public.screening_hits.subject_hash is 'Of what was compared of the customer';
comment on column public.screening_hits.score_parts is 'What the score is made of, by name';
create index screening_hits_open_idx on public.screening_hits (kind, hit_id)
    where status = 'open';
select admin.keep_current('public.screening_hits', versioned => true);
select admin.conceal('public.screening_hits');
select admin.guard_states('public.screening_hits', 'status', 'hit_id', array[
    '>open', 'open>confirmed', 'open>dismissed', 'dismissed>confirmed']);
select admin.sign_as_oneself('public.screening_hits', array['decided_by']::name[]);
select admin.record_changes('public.screening_hits', 'hit_id');
select admin.retain('public.screening_hits', 'created_at', 'compliance');

-- ----------------------------------------------------------------------------------- legal holds

create table public.legal_holds (
    hold_id uuid not null default uuidv7(),
    user_id uuid not null,
    reason text not null,
    placed_by uuid not null,
    placed_at timestamptz not null default clock_timestamp(),
    released_by uuid,
    released_at timestamptz,
    release_reason text,
    updated_at timestamptz not null default clock_timestamp(),
    version integer not null default 1,
    constraint legal_holds_pkey primary key (hold_id),
    constraint legal_holds_user_fkey foreign key (user_id)
        references public.users on delete restrict,
    constraint legal_holds_placed_by_fkey foreign key (placed_by)
        references public.staff_users on delete restrict,
    constraint legal_holds_released_by_fkey foreign key (released_by)
        references public.staff_users on delete restrict,
    constraint legal_holds_reason_given check (reason ~ '\S'),
    constraint legal_holds_released_whole check (
        num_nulls(released_by, released_at, release_reason) in (0, 3)),
    constraint legal_holds_release_reason_given check (release_reason ~ '\S'),
    constraint legal_holds_released_by_another check (released_by <> placed_by)
);
comment on table public.legal_holds is
    'While one is not released, nothing of the customer is purged, whatever its term';
create index legal_holds_active_idx on public.legal_holds (user_id) where released_at is null;
select admin.keep_current('public.legal_holds', versioned => true);
select admin.conceal('public.legal_holds');
select admin.sign_as_oneself('public.legal_holds', array['placed_by', 'released_by']::name[]);
select admin.record_changes('public.legal_holds', 'hold_id');

select admin.retain('public.users', 'deleted_at', 'identity');
select admin.retain('public.kyc_records', 'created_at', 'identity');
select admin.retain('public.kyc_documents', 'uploaded_at', 'identity');

-- ---------------------------------------------------------------------------------------- rights

-- Neither the number, nor what staff think; content of a document is for nobody to change.
grant select (kyc_record_id, user_id, level, status, document_type, submitted_at, reviewed_at,
        created_at, updated_at)
    on public.kyc_records to app_user;
grant select (kyc_record_id, user_id, level, status, document_type, submitted_by, submitted_at,
        provider, reviewed_by, reviewed_at, retention_class, created_at, updated_at, version)
    on public.kyc_records to read_only_user;
grant select on public.kyc_records to admin_user, internal_service;
grant insert, update (status, document_type, document_number, submitted_data, submitted_by,
        submitted_at, provider, provider_reference, review_notes, reviewed_by, reviewed_at, version)
    on public.kyc_records to admin_user, internal_service;
grant select (document_id, user_id, kyc_record_id, document_type, document_name, mime_type,
        file_size, verification_status, verified_at, rejection_reason, expires_on, uploaded_at)
    on public.kyc_documents to app_user;
grant select (document_id, user_id, kyc_record_id, document_type, mime_type, file_size, scanned_at,
        verification_status, submitted_by, provider, verified_by, verified_at, rejection_reason,
        expires_on, retention_class, uploaded_at, updated_at, version)
    on public.kyc_documents to read_only_user;
grant select on public.kyc_documents to admin_user, internal_service;
grant insert, update (kyc_record_id, scanned_at, verification_status, provider, verified_by,
        verified_at, rejection_reason, expires_on, version)
    on public.kyc_documents to admin_user, internal_service;
grant select, insert, update on public.legal_holds, public.screening_hits
    to admin_user, internal_service;
revoke all on all functions in schema admin from public;
grant execute on function admin.expire_documents(date) to admin_user, internal_service;
