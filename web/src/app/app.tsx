import { CSPProvider } from "@base-ui/react/csp-provider";
import { lazy, Suspense, useEffect } from "react";
import { Route, Switch, useLocation } from "wouter";
import { useSettings } from "../features/settings/store.ts";
import { TalkPage } from "../features/talk/talk-page.tsx";
import { Mishap } from "./mishap.tsx";
import { Shell } from "./shell.tsx";

const HistoryPage = lazy(() => import("../features/history/history-page.tsx"));
const StatusPage = lazy(() => import("../features/status/status-page.tsx"));
const SettingsPage = lazy(() => import("../features/settings/settings-page.tsx"));

/** The page's routes; WebPage.java serves the same ones. The conversation goes on whichever is shown. */
export function App() {
  const [place] = useLocation();
  const theme = useSettings((settings) => settings.theme);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <CSPProvider disableStyleElements>
      <Shell>
        <Mishap place={place}>
          <Suspense fallback={<p role="status">Loading …</p>}>
            <Switch>
              <Route path="/" component={TalkPage} />
              <Route path="/history/:id?" component={HistoryPage} />
              <Route path="/status" component={StatusPage} />
              <Route path="/settings" component={SettingsPage} />
              <Route>
                <p>There is no such page.</p>
              </Route>
            </Switch>
          </Suspense>
        </Mishap>
      </Shell>
    </CSPProvider>
  );
}
