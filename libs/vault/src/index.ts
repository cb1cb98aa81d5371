export { openPasswords, type Passwords, QUEUE_PER_WORKER_MAX } from './passwords.ts'
export { PBKDF2_ITERATIONS } from './phc.ts'
