import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { keepLanguage, type Language, LanguageContext, storedLanguage, type Text } from './language.ts';
import { EarlyAnswers, EarlyAnswersContext } from './live/early-answers.ts';
import { Feed, FeedContext, useFeedState } from './live/feed.ts';
import { hrefOf, type Place, usePlace } from './location.ts';
import { OverviewView } from './overview/overview-view.tsx';
import { TrafficContext, trafficOf } from './overview/use-traffic.ts';
import { ViewGuard } from './parts/view-guard.tsx';
import { ClientContext, openSession, pageClient } from './session.ts';
import { applyTheme, isDark } from './theme.ts';

type View = {
  readonly id: string;
  readonly name: Text;
  readonly show: ComponentType<{ readonly place: Place }>;
};

/** The first view comes with the page, the others when they are asked for. */
const views: readonly View[] = [
  { id: 'overview', name: { vi: 'Toàn cảnh', en: 'Overview' }, show: OverviewView },
  {
    id: 'journeys',
    name: { vi: 'Hành trình', en: 'Journeys' },
    show: lazy(async () => ({ default: (await import('./journey/journeys-view.tsx')).JourneysView })),
  },
  {
    id: 'stories',
    name: { vi: 'Câu chuyện', en: 'Stories' },
    show: lazy(async () => ({ default: (await import('./stories/stories-view.tsx')).StoriesView })),
  },
  {
    id: 'mailboxes',
    name: { vi: 'Hộp thư', en: 'Mailboxes' },
    show: lazy(async () => ({ default: (await import('./mailboxes/mailboxes-view.tsx')).MailboxesView })),
  },
  {
    id: 'counters',
    name: { vi: 'Bộ đếm', en: 'Counters' },
    show: lazy(async () => ({ default: (await import('./counters/counters-view.tsx')).CountersView })),
  },
  {
    id: 'lab',
    name: { vi: 'Thí nghiệm', en: 'Lab' },
    show: lazy(async () => ({ default: (await import('./lab/lab-view.tsx')).LabView })),
  },
  {
    id: 'connect',
    name: { vi: 'Kết nối', en: 'Connect' },
    show: lazy(async () => ({ default: (await import('./connect/connect-view.tsx')).ConnectView })),
  },
];

/** The page: a session, the line of news, and the view that the address names. */
export function App(): ReactNode {
  const [language, setLanguage] = useState<Language>(storedLanguage);
  const [session, setSession] = useState<'opening' | 'open' | 'none' | 'silent'>('opening');
  const client = useMemo(() => pageClient(language), [language]);
  const [feed] = useState(() => new Feed());
  const [traffic] = useState(() => trafficOf(feed));
  const [early] = useState(() => new EarlyAnswers());
  useEffect(() => keepLanguage(language), [language]);
  useEffect(() => {
    let isStopped = false;
    openSession(pageClient(storedLanguage()), early).then(
      (isOpen) => {
        if (!isStopped) setSession(isOpen ? 'open' : 'none');
      },
      () => {
        if (!isStopped) setSession('silent');
      },
    );
    return () => {
      isStopped = true;
    };
  }, [early]);
  useEffect(() => {
    if (session !== 'open') return;
    const stopping = new AbortController();
    void feed.follow(pageClient(storedLanguage()), stopping.signal);
    return () => stopping.abort();
  }, [feed, session]);
  return (
    <LanguageContext value={language}>
      <ClientContext value={client}>
        <FeedContext value={feed}>
          <EarlyAnswersContext value={early}>
            <TrafficContext value={traffic}>
              <Shell session={session} language={language} onLanguage={setLanguage} />
            </TrafficContext>
          </EarlyAnswersContext>
        </FeedContext>
      </ClientContext>
    </LanguageContext>
  );
}

type ShellProps = {
  readonly session: 'opening' | 'open' | 'none' | 'silent';
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
};

function Shell({ session, language, onLanguage }: ShellProps): ReactNode {
  const place = usePlace();
  const feedState = useFeedState();
  const [, setTurn] = useState(0);
  const view = views.find(({ id }) => id === place.view) ?? views[0];
  const title = view?.name[language] ?? '';
  useEffect(() => {
    document.title = `${title} – Liên thông`;
  }, [title]);
  return (
    <>
      <button type="button" className="skip" onClick={skipToMain}>
        {language === 'vi' ? 'Tới nội dung' : 'Skip to content'}
      </button>
      <header className="top">
        <a className="brand" href={hrefOf('overview')}>
          <span className="brand-mark" aria-hidden="true" />
          Liên thông
          <small>{language === 'vi' ? 'giả lập' : 'emulator'}</small>
        </a>
        <nav aria-label={language === 'vi' ? 'Các mục' : 'Views'}>
          {views.map(({ id, name }) => (
            <a key={id} href={hrefOf(id)} {...(view?.id === id && { 'aria-current': 'page' as const })}>
              {name[language]}
            </a>
          ))}
        </nav>
        <div className="tools">
          <span className={`live ${feedState}`} role="status">
            {feedState === 'open'
              ? language === 'vi'
                ? 'trực tiếp'
                : 'live'
              : language === 'vi'
                ? 'mất nối'
                : 'offline'}
          </span>
          <button
            type="button"
            lang={language === 'vi' ? 'en' : 'vi'}
            onClick={() => onLanguage(language === 'vi' ? 'en' : 'vi')}
          >
            {language === 'vi' ? 'English' : 'Tiếng Việt'}
          </button>
          <button
            type="button"
            onClick={() => {
              applyTheme(isDark() ? 'light' : 'dark');
              setTurn((before) => before + 1);
            }}
          >
            {isDark() ? (language === 'vi' ? 'Sáng' : 'Light') : language === 'vi' ? 'Tối' : 'Dark'}
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {session === 'open' && view && (
          <ViewGuard key={view.id}>
            <Suspense fallback={<p className="muted">…</p>}>
              <view.show place={place} />
            </Suspense>
          </ViewGuard>
        )}
        {session === 'opening' && <p className="muted">…</p>}
        {session === 'none' && <NoSession language={language} />}
        {session === 'silent' && (
          <p className="note bad" role="alert">
            {language === 'vi' ? 'Hệ thống không trả lời.' : 'The exchange does not answer.'}
          </p>
        )}
      </main>
      <footer>
        {language === 'vi'
          ? 'GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ. Cơ quan, chứng thư và văn bản ở đây đều là giả.'
          : 'EMULATION – NO LEGAL VALUE. Agencies, certificates and documents here are fake.'}
      </footer>
    </>
  );
}

function NoSession({ language }: { readonly language: Language }): ReactNode {
  return (
    <section className="panel narrow">
      <h1>{language === 'vi' ? 'Chưa có phiên làm việc' : 'No session'}</h1>
      <p>
        {language === 'vi'
          ? 'Mở địa chỉ mà lienthong up đã in ra: nó mở bảng điều khiển một lần cho một trình duyệt.'
          : 'Open the address that lienthong up has printed: it opens the console once, for one browser.'}
      </p>
      <pre>lienthong up</pre>
    </section>
  );
}

function skipToMain(): void {
  document.getElementById('main')?.focus();
}
