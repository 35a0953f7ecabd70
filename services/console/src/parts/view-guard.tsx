import { Component, type ReactNode } from 'react';
import { type Language, LanguageContext } from '../language.ts';

type Props = { readonly children: ReactNode };
type State = { readonly failure?: unknown };

/** A view that cannot be loaded or drawn says so itself; the rest of the page stays. */
export class ViewGuard extends Component<Props, State> {
  static override contextType: typeof LanguageContext = LanguageContext;
  override state: State = {};

  static getDerivedStateFromError(failure: unknown): State {
    return { failure };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    const isVietnamese = (this.context as Language) === 'vi';
    return (
      <div className="note bad" role="alert">
        <p>
          {isVietnamese
            ? 'Không hiện được mục này. Hệ thống có thể đã được thay bản mới.'
            : 'This view cannot be shown. The exchange may have been renewed.'}
        </p>
        <p>
          <code>{failure instanceof Error ? failure.message : String(failure)}</code>
        </p>
        <button type="button" onClick={() => location.reload()}>
          {isVietnamese ? 'Tải lại trang' : 'Load the page again'}
        </button>
      </div>
    );
  }
}
