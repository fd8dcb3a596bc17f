import { Module } from '@nestjs/common';
import { EndpointsService } from './endpoints.service';
import { EndpointsWriter } from './endpoints.writer';

@Module({ providers: [EndpointsService, EndpointsWriter], exports: [EndpointsService, EndpointsWriter] })
export class EndpointsModule {}
