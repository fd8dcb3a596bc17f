import { IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import { Mark } from './Mark';

/** Whether something is switched on. */
export const ActiveMark = ({ active }: { active: boolean | undefined }) =>
  active === false ? (
    <Mark tone="calm" icon={IconPlayerPause}>
      Switched off
    </Mark>
  ) : (
    <Mark tone="good" icon={IconCircleCheck}>
      On
    </Mark>
  );
