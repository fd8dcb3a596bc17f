import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The one accent colour. Shade 7 on white and shade 3 on the dark page both pass WCAG AA for text. */
const petrol: MantineColorsTuple = ['#e8f5f8', '#d3e8ed', '#a5d1dc', '#74b9ca', '#4ea5bb', '#3698b1', '#1a778f', '#0f6478', '#0b5364', '#054251'];

/** Mantine's dark greys, made a little warmer; 7 is the page, 6 a surface, 4 a border, 0 text. */
const dark: MantineColorsTuple = ['#e3e6e5', '#b9c0c0', '#98a2a3', '#6d787a', '#39444a', '#2b3439', '#1d2427', '#14191b', '#0f1315', '#0a0d0e'];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, dark },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily: '"Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.95rem', lineHeight: '1.4' },
    },
  },
  components: {
    Modal: { defaultProps: { centered: true, radius: 'lg', closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } } },
    Paper: { defaultProps: { radius: 'lg', p: 'lg', withBorder: true } },
    Select: { defaultProps: { clearButtonProps: { 'aria-label': 'Clear' } } },
    MultiSelect: { defaultProps: { clearButtonProps: { 'aria-label': 'Clear' } } },
    Input: { defaultProps: { size: 'sm' } },
    Badge: { defaultProps: { radius: 'sm', variant: 'light', tt: 'none', fw: 550 } },
  },
});

/** Colours that mean something. Each is readable as text on page and surface in its scheme, and never stands without a word or an icon. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f4ef',
    '--mantine-color-text': '#1c2527',
    '--mantine-color-dimmed': '#566164',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-color': '#1c2527',
    '--mantine-color-default-border': '#d3cec2',
    '--mantine-color-anchor': '#0b5364',
    '--mantine-color-placeholder': '#677174',
    '--surface': '#ffffff',
    '--surface-raised': '#fbfaf7',
    '--line': '#e2ded4',
    '--field-line': '#899296',
    '--ink': '#1c2527',
    '--tone-good': '#23643d',
    '--tone-soon': '#8a5200',
    '--tone-bad': '#b3261e',
    '--tone-calm': '#566164',
    '--tone-good-wash': '#e6f2e8',
    '--tone-soon-wash': '#fbefd6',
    '--tone-bad-wash': '#fbe6e3',
    '--tone-calm-wash': '#eeece6',
    '--accent-wash': '#e6f1f3',
    '--ring-dark': '#1c2527',
    '--ring-pale': '#d9d4c7',
  },
  dark: {
    '--mantine-color-body': '#14191b',
    '--mantine-color-text': '#e3e6e5',
    '--mantine-color-dimmed': '#9ba6a8',
    '--mantine-color-error': '#ff9c92',
    '--mantine-color-default-color': '#e3e6e5',
    '--mantine-color-anchor': '#7cc3d4',
    '--mantine-color-placeholder': '#869193',
    '--surface': '#1b2124',
    '--surface-raised': '#20272a',
    '--line': '#323c40',
    '--field-line': '#707c81',
    '--ink': '#e3e6e5',
    '--tone-good': '#86d19f',
    '--tone-soon': '#f0bd6a',
    '--tone-bad': '#ff9c92',
    '--tone-calm': '#9ba6a8',
    '--tone-good-wash': '#1c3225',
    '--tone-soon-wash': '#3a2c12',
    '--tone-bad-wash': '#43211d',
    '--tone-calm-wash': '#272f32',
    '--accent-wash': '#173139',
    '--ring-dark': '#dfe3e2',
    '--ring-pale': '#3b464b',
  },
});
