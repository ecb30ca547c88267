// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension StatusPage {
    static let markup = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>StatsBot</title>
        <link rel="icon" href="favicon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="status.css">
        <script src="status.js" defer></script>
        </head>
        <body>
        <div class="page">
        <header>
          <h1 id="guild">StatsBot</h1>
          <p id="choice" class="choice" hidden><label for="guilds">Guild</label> <select id="guilds"></select></p>
          <p id="connection" class="state" data-state="unknown">asking …</p>
        </header>
        <p id="banner" role="status" aria-live="polite"></p>
        <noscript><p class="plain">This page asks the API with JavaScript. The figures are also at
          <a href="api/v1/stats">api/v1/stats</a>.</p></noscript>

        <section id="gate" aria-labelledby="gate-title" hidden>
          <h2 id="gate-title">The token, please</h2>
          <p>This server shows its figures to who knows its token, the text of <code>EXPORTER_TOKEN</code>.
            It is kept for this tab only.</p>
          <form id="gate-form">
            <label for="token">Token</label>
            <input id="token" type="password" autocomplete="off" spellcheck="false" required
              aria-describedby="gate-error">
            <button type="submit">Show the figures</button>
          </form>
          <p id="gate-error" class="error" role="alert"></p>
        </section>

        <main id="content" hidden>
          <section aria-labelledby="now-title">
            <h2 id="now-title" class="quiet">Now</h2>
            <div class="figures">
              <article class="card figure members">
                <h3>Members</h3>
                <p class="number" id="members">–</p>
                <div class="spark" id="members-spark"></div>
                <p class="note" id="members-note"></p>
              </article>
              <article class="card figure online">
                <h3>Online</h3>
                <p class="number" id="online">–</p>
                <div class="spark" id="online-spark"></div>
                <p class="note" id="online-note"></p>
              </article>
              <article class="card figure bans">
                <h3>Bans</h3>
                <p class="number" id="bans">–</p>
                <div class="spark" id="bans-spark"></div>
                <p class="note" id="bans-note"></p>
              </article>
            </div>
          </section>

          <section class="card" aria-labelledby="days-title">
            <div class="title">
              <h2 id="days-title">Joins and leaves by day</h2>
              <p class="legend" aria-hidden="true"><span class="key joins"></span>joins
                <span class="key leaves"></span>leaves</p>
            </div>
            <ol id="days" class="days"></ol>
            <p class="note" id="days-note"></p>
          </section>

          <div class="columns">
            <section class="card" aria-labelledby="events-title">
              <h2 id="events-title">Latest events</h2>
              <ol id="events" class="events"></ol>
              <p class="note" id="events-note"></p>
            </section>
            <section class="card" aria-labelledby="health-title">
              <h2 id="health-title">Health</h2>
              <dl id="checks" class="pairs"></dl>
              <h3 class="sub">Process</h3>
              <dl id="process" class="pairs"></dl>
            </section>
          </div>
        </main>

        <footer>
          <p><span id="zone"></span><span id="updated"></span></p>
          <p>
            <a href="api/v1/openapi.json">API</a>
            <a href="readyz?verbose">Readiness</a>
            <a id="metrics-link" href="metrics">Metrics</a>
            <button id="forget" type="button" hidden>Forget the token</button>
          </p>
        </footer>
        </div>
        </body>
        </html>

        """

    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
        <rect width="32" height="32" rx="8" fill="#4c5fd7"/>
        <g fill="#fff"><rect x="7" y="17" width="4.5" height="8" rx="1.5"/>
        <rect x="13.75" y="12" width="4.5" height="13" rx="1.5"/><rect x="20.5" y="7" width="4.5" height="18" rx="1.5"/></g>
        </svg>

        """
}
