/**
 * True for the subjects of bounces and automatic replies, which are nobody's answer (DESIGN §6). English, German, French
 * and Spanish mail programs; the words stand at the start, behind any "Re:".
 */
export function isAutomatic(subject: string | null): boolean {
  return subject !== null && AUTOMATIC.test(subject)
}

const AUTOMATIC = new RegExp(
  `^\\s*((re|aw|fwd?|wg|sv)\\s*:\\s*)*(${[
    'automatic reply',
    'auto(matic)?[- ]?(reply|response)',
    'out[- ]of[- ](the[- ])?office',
    'automatische antwort',
    'abwesenheit',
    'réponse automatique',
    'absence du bureau',
    'respuesta automática',
    'undeliver(able|ed)',
    'unzustellbar',
    'delivery (status notification|failure|has failed|incomplete)',
    'mail delivery (failed|subsystem|system)',
    'returned mail',
    'failure notice',
    'nicht zugestellt',
  ].join('|')})`,
  'i',
)
