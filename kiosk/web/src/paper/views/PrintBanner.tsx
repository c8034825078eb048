/** Printing that needs somebody, in words, wherever one looks; where the papers themselves say it, it is only spoken. */
import { maySeePapers, printing, route, there } from '../../app';
import { language, t } from '../../i18n';
import { Warning } from '../../views/icons';
import { Link } from '../../views/Link';
import { queueName } from '../titles';

export function PrintBanner() {
  const state = printing.value;
  if (!maySeePapers.value) return null;
  const words = state ? [
    ...state.troubles.map(trouble => `${queueName(trouble.queue)}: ${trouble[language.value]}`),
    ...(state.unknown > 0 ? [`${t().paper.banner.unknown(state.unknown)}.`] : []),
    ...(state.failed > 0 ? [`${t().paper.banner.failed(state.failed)}.`] : []),
  ] : [];
  const told = route.value.view === 'papers';
  return (
    <div role="alert" class="banner-place">
      {words.length > 0 && (
        <div class={told ? 'unseen' : 'banner print-trouble'}>
          {!told && <Warning />}
          <span>{words.join(' ')}</span>
          {!told && <Link to={there({ view: 'papers' })} class="banner-link">{t().paper.banner.go}</Link>}
        </div>
      )}
    </div>
  );
}
