import { Component, type ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import page from "../ui/page.module.css";

/** Shows that a page failed, in its place: the other pages, and the conversation, go on. */
export class Mishap extends Component<{ place: string; children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidUpdate({ place }: { place: string }) {
    if (this.state.hasFailed && place !== this.props.place) this.setState({ hasFailed: false });
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className={`${page.page} ${page.narrow}`} role="alert">
        <h1>This page can't be shown</h1>
        <p>
          It failed, or a part of it could not be loaded: the server may be away, or may have another version
          since this window was opened. A conversation goes on meanwhile.
        </p>
        <div>
          <Button onClick={() => location.reload()}>Load it again</Button>
        </div>
      </div>
    );
  }
}
