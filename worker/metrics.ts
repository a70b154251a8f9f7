import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** What a worker process counts. Every name starts with kumiko_. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'kumiko_worker_' })

  return {
    registry,
    activitySeconds: new Histogram({
      name: 'kumiko_activity_seconds',
      help: 'Time an activity took, by name, queue and outcome',
      labelNames: ['activity', 'queue', 'outcome'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    relayed: new Counter({
      name: 'kumiko_outbox_tries_total',
      help: 'Tries to deliver outbox rows, by kind and outcome',
      labelNames: ['kind', 'outcome'] as const,
      registers,
    }),
    inboxHandled: new Counter({
      name: 'kumiko_inbox_tries_total',
      help: 'Tries to work off news from outside, by provider and outcome',
      labelNames: ['provider', 'outcome'] as const,
      registers,
    }),
    jobs: new Counter({
      name: 'kumiko_jobs_total',
      help: 'Runs of jobs under a lease, by name and outcome',
      labelNames: ['job', 'outcome'] as const,
      registers,
    }),
    healed: new Counter({
      name: 'kumiko_inbox_healed_total',
      help: 'News that no webhook brought and the catch-up found',
      registers,
    }),
    restarted: new Counter({
      name: 'kumiko_processes_restarted_total',
      help: 'Processes the reconciler started again',
      registers,
    }),
    differences: new Gauge({
      name: 'kumiko_ledger_differences',
      help: 'Differences between the books and Stripe that are open',
      registers,
    }),
    lagSeconds: new Gauge({
      name: 'kumiko_queue_lag_seconds',
      help: 'Age of the oldest waiting row',
      labelNames: ['queue'] as const,
      registers,
    }),
    waiting: new Gauge({
      name: 'kumiko_queue_waiting',
      help: 'Rows that wait',
      labelNames: ['queue'] as const,
      registers,
    }),
    missedLastHour: new Gauge({
      name: 'kumiko_inbox_missed_last_hour',
      help: 'News of the last hour that no webhook brought or that was refused when worked off',
      registers,
    }),
    dead: new Gauge({
      name: 'kumiko_queue_dead',
      help: 'Dead letters that nobody has looked at',
      labelNames: ['queue'] as const,
      registers,
    }),
  }
}
