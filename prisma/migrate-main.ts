import { migrate } from './migrate.ts'
import { provisionDatabase } from './provision.ts'

/** `npm run migrate`: with DATABASE_URL (admin) the roles and the database are made first. */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const {
    DATABASE_URL: adminUrl,
    DATABASE_OWNER_URL: ownerUrl,
    DATABASE_APP_URL: appUrl,
    DATABASE_PLATFORM_URL: platformUrl,
  } = env
  if (!ownerUrl) throw new Error('DATABASE_OWNER_URL is missing: the address of the role that owns the tables.')
  if (adminUrl) {
    if (!appUrl || !platformUrl)
      throw new Error('DATABASE_APP_URL and DATABASE_PLATFORM_URL are missing: the two roles the product uses.')
    await provisionDatabase({ adminUrl, ownerUrl, appUrl, platformUrl })
  }

  const applied = await migrate({ ownerUrl })
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
}

// The engine leaves a ten second timer of its lock behind, hence the exits.
main(process.env).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
