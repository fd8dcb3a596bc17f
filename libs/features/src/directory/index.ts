export { DirectoryModule } from './directory.module';
export { DirectorySignIn } from './directory-sign-in.service';
