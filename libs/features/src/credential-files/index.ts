export { filesToLock, lockFiles, unlockFiles, type LockedFiles } from './credential-files';
