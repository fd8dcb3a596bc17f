import { Module } from '@nestjs/common';
import { IdentitiesModule } from '../identities';
import { SignInModule } from '../sign-in';
import { DirectorySignIn } from './directory-sign-in.service';

@Module({ imports: [IdentitiesModule, SignInModule], providers: [DirectorySignIn], exports: [DirectorySignIn] })
export class DirectoryModule {}
