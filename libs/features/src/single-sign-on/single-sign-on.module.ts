import { Module } from '@nestjs/common';
import { IdentitiesModule } from '../identities';
import { SignInModule } from '../sign-in';
import { SingleSignOnService } from './single-sign-on.service';

@Module({ imports: [IdentitiesModule, SignInModule], providers: [SingleSignOnService], exports: [SingleSignOnService] })
export class SingleSignOnModule {}
