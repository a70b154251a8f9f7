-- A number counts when a code that was sent to it came back. Who agreed before there were codes is asked again.
alter table users add column phone_verified_at timestamptz(3);
update users set sms_consent_at = null where sms_consent_at is not null;
alter table users drop constraint users_sms_consent;
alter table users add constraint users_phone_verified check (phone_verified_at is null or phone is not null);
alter table users add constraint users_sms_consent check (sms_consent_at is null or phone_verified_at is not null);
create index users_phone on users (phone) where phone is not null;

create table phone_verifications (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  phone text not null,
  has_consent boolean not null default false,
  attempts integer not null default 0,
  provider_id text,
  created_at timestamptz(3) not null default current_timestamp,
  sent_at timestamptz(3),
  expires_at timestamptz(3) not null,
  consumed_at timestamptz(3),
  constraint phone_verifications_pkey primary key (id),
  constraint phone_verifications_user_id_fkey foreign key (user_id) references users (id) on delete cascade on update cascade
);
create index phone_verifications_user_id_created_at_idx on phone_verifications (user_id, created_at);
grant select, insert, update, delete on phone_verifications to kumiko_app, kumiko_platform;
call protect_account_table('phone_verifications');
