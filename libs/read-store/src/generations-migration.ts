import { type Kysely, sql } from 'kysely'

/**
 * Generations of projections, and the outbox. What was there before becomes the first generation; its tables are moved by
 * `adoptTables`.
 */
export const generationsMigration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table projection_generation (
      projection text not null,
      generation integer not null,
      schema text not null unique,
      role text not null check (role in ('active', 'building', 'ready', 'retired')),
      heals boolean not null default false,
      shape text[] not null,
      comparison jsonb,
      activated_at timestamptz,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      primary key (projection, generation)
    )`.execute(db)
    await sql`create unique index projection_generation_active on projection_generation (projection)
      where role = 'active'`.execute(db)
    await sql`create unique index projection_generation_to_come on projection_generation (projection)
      where role in ('building', 'ready')`.execute(db)
    await sql`create table projection_number (projection text primary key, newest integer not null)`.execute(
      db,
    )
    await checkpoints(db)
    await sql`alter table parked_event
      add column generation integer not null default 1,
      add column owed boolean not null default true,
      drop constraint parked_event_key,
      add constraint parked_event_key primary key (projection, generation, stream, sequence)`.execute(db)
    await sql`alter table parked_event alter column generation drop default, alter column owed drop default`.execute(
      db,
    )
    await outbox(db)
  },
}

/** `effects_after`: events beyond it have their effects on the world outside; null means that none has. */
async function checkpoints(db: Kysely<unknown>): Promise<void> {
  await sql`alter table projection_checkpoint
    add column generation integer not null default 1,
    add column hash text,
    add column role text not null default 'active',
    add column effects_after bigint default 0,
    drop constraint projection_checkpoint_key,
    add constraint projection_checkpoint_key primary key (projection, generation, stream)`.execute(db)
  await sql`alter table projection_checkpoint
    alter column generation drop default, alter column role drop default, alter column effects_after drop default`.execute(
    db,
  )
}

async function outbox(db: Kysely<unknown>): Promise<void> {
  await sql`create table outbox (
    number bigint generated always as identity primary key,
    id uuid not null unique,
    effect text not null,
    stream text not null,
    sequence bigint not null,
    index integer not null,
    key text not null,
    lane text not null,
    body text not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
    attempts integer not null default 0,
    next_attempt_at timestamptz(3) not null,
    last_outcome text,
    settled_at timestamptz(3),
    unique (effect, stream, sequence, index, key)
  )`.execute(db)
  await sql`create index outbox_due on outbox (effect, next_attempt_at) where state = 'waiting'`.execute(db)
  await sql`create index outbox_order on outbox (effect, lane, number) where state = 'waiting'`.execute(db)
  await sql`create index outbox_settled on outbox (settled_at) where state <> 'waiting'`.execute(db)
}
