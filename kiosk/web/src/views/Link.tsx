/** A link inside these screens: a real address (bookmarks, new tabs), followed without loading the page anew. */
import type { ComponentChildren } from 'preact';
import { go } from '../app';
import { hrefOf, type Route } from '../model/route';

interface LinkParts {
  to: Route;
  onFollow?: () => void;
  class?: string;
  'aria-label'?: string;
  'aria-current'?: 'page' | undefined;
  [data: `data-${string}`]: string | boolean;
  children: ComponentChildren;
}

export function Link({ to, onFollow, children, ...rest }: LinkParts) {
  return (
    <a {...rest} href={hrefOf(to)} onClick={event => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      onFollow?.();
      go(to);
    }}>{children}</a>
  );
}
