import type { Languages } from '../api/types';
import { isApiError } from '../errors';
import { languagesText } from './agentLanguage';

/** Where the service refused the language, a model has to know which ones there are. Otherwise the error as it is. */
export async function withLanguages(
  error: unknown,
  askService: () => Promise<Languages | undefined>,
): Promise<unknown> {
  const isAbout = isApiError(error) && error.status >= 400 && error.status < 500 && /language/i.test(error.message);
  if (!isAbout) return error;
  const listed = await askService().catch(() => undefined);
  if (listed !== undefined) error.message = `${error.message} ${languagesText(listed.languages)}`;
  return error;
}
