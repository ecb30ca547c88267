// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension StatusPage {
    /// Every pair of text and ground has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3), in light and dark.
    static let style = """
        :root {
          color-scheme: light dark;
          --ground: #f6f6f3; --card: #ffffff; --line: #e3e3dd; --text: #1c2127; --soft: #5b636d;
          --members: #4254c5; --online: #1f7a43; --bans: #b3451b; --leaves: #8a6d1f;
          --good: #1f7a43; --warn: #8a5a00; --bad: #b42318; --bad-ground: #fdeeec;
          --shadow: 0 1px 2px rgb(20 25 30 / 6%), 0 4px 16px rgb(20 25 30 / 4%);
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #14171b; --card: #1c2026; --line: #2d333b; --text: #e7eaee; --soft: #a1a9b4;
            --members: #93a3ff; --online: #63cf8c; --bans: #f39a72; --leaves: #d9b95c;
            --good: #63cf8c; --warn: #e3b341; --bad: #ff9488; --bad-ground: #3a2020;
            --shadow: none;
          }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body {
          margin: 0; background: var(--ground); color: var(--text);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
          font-variant-numeric: tabular-nums;
        }
        .page { max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
        header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; justify-content: space-between; }
        h1 { font-size: 1.5rem; font-weight: 650; letter-spacing: -.01em; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 1rem; font-weight: 650; margin: 0; }
        h3 { font-size: .9375rem; font-weight: 600; margin: 0; color: var(--soft); }
        h3.sub { margin-top: 1.5rem; color: var(--text); font-size: 1rem; }
        p { margin: 0; }
        a { color: var(--members); }
        a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--members); outline-offset: 2px; }
        .choice { margin-right: auto; font-size: .9375rem; }
        .choice[hidden] { display: none; }
        .choice select {
          font: inherit; padding: .125rem .375rem; max-width: 16rem; color: inherit; background: var(--card);
          border: 1px solid var(--soft); border-radius: .375rem;
        }
        .quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        .card {
          background: var(--card); border: 1px solid var(--line); border-radius: .875rem; padding: 1.25rem 1.375rem;
          box-shadow: var(--shadow);
        }
        .note { color: var(--soft); font-size: .875rem; }
        .plain { margin: 1.5rem 0; }
        .error { color: var(--bad); min-height: 1.5rem; }

        .state { display: inline-flex; align-items: center; gap: .5rem; font-size: .9375rem; color: var(--soft); }
        .state::before { content: ""; width: .625rem; height: .625rem; border-radius: 50%; background: var(--soft); }
        .state[data-state="ok"]::before { background: var(--good); }
        .state[data-state="degraded"]::before { background: var(--warn); }
        .state[data-state="failing"]::before { background: var(--bad); }
        #banner:not(:empty) {
          margin-top: 1.25rem; padding: .75rem 1rem; border-radius: .625rem; border: 1px solid var(--bad);
          background: var(--bad-ground); color: var(--bad); font-weight: 550;
        }
        .gone main { filter: grayscale(1); }

        #gate { max-width: 28rem; margin: 12vh auto; }
        #gate p { margin: .5rem 0 1rem; color: var(--soft); }
        #gate p.error { color: var(--bad); margin: .75rem 0 0; }
        #gate label { display: block; font-weight: 600; margin-bottom: .25rem; }
        #gate input {
          width: 100%; font: inherit; padding: .5rem .75rem; color: inherit; background: var(--card);
          border: 1px solid var(--soft); border-radius: .5rem; margin-bottom: .75rem;
        }
        #gate button {
          font: inherit; font-weight: 600; padding: .5rem 1rem; border: 0; border-radius: .5rem;
          background: var(--members); color: var(--card); cursor: pointer;
        }

        main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; margin-top: 1.5rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1.25rem; }
        .number { font-size: 2.75rem; line-height: 1.15; font-weight: 650; letter-spacing: -.02em; margin-top: .125rem; }
        .members { --ink: var(--members); } .online { --ink: var(--online); } .bans { --ink: var(--bans); }
        .spark { height: 3.25rem; margin: .5rem 0 .5rem; color: var(--ink); }
        .spark svg { display: block; width: 100%; height: 100%; overflow: visible; }
        .spark .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
        .spark .area { fill: currentColor; opacity: .12; stroke: none; }

        .title { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; justify-content: space-between; align-items: baseline; }
        .legend { font-size: .875rem; color: var(--soft); }
        .key { display: inline-block; width: .625rem; height: .625rem; border-radius: .1875rem; margin: 0 .375rem 0 .75rem; }
        .key.joins, .bar.joins { background: var(--members); }
        .key.leaves, .bar.leaves { background: var(--leaves); }
        .days { list-style: none; display: flex; margin: 1.25rem 0 .75rem; padding: 0; }
        .days li { flex: 1 1 0; min-width: 0; text-align: center; }
        .half { display: flex; height: 5rem; justify-content: center; padding: 0 .1875rem; }
        .half.up { align-items: flex-end; border-bottom: 1px solid var(--line); }
        .half.down { align-items: flex-start; height: 3.5rem; }
        .bar { display: block; width: 100%; max-width: 2.25rem; height: var(--part); }
        .bar.joins { border-radius: .25rem .25rem 0 0; } .bar.leaves { border-radius: 0 0 .25rem .25rem; }
        .day { display: block; font-size: .75rem; color: var(--soft); white-space: nowrap; }
        .days li.today .day { color: var(--text); font-weight: 650; }

        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.25rem; }
        .events { list-style: none; margin: .75rem 0 0; padding: 0; }
        .events li { display: flex; gap: .75rem; padding: .4375rem 0; border-top: 1px solid var(--line); align-items: baseline; }
        .events li:first-child { border-top: 0; }
        .events time { color: var(--soft); font-size: .875rem; flex: none; min-width: 3rem; }
        .events .what { min-width: 0; overflow-wrap: anywhere; }
        .events .who { font-weight: 600; }
        .events .dot { flex: none; width: .5rem; height: .5rem; border-radius: 50%; align-self: center; background: var(--soft); }
        .events .join { background: var(--members); } .events .leave { background: var(--leaves); }
        .events .ban { background: var(--bans); } .events .unban { background: var(--online); }
        .pairs { display: grid; grid-template-columns: minmax(0, auto) minmax(5rem, 1fr); gap: .375rem 1.25rem; margin: .75rem 0 0; }
        .pairs dt { color: var(--soft); overflow-wrap: anywhere; }
        .pairs dd { margin: 0; text-align: right; overflow-wrap: anywhere; }
        .pairs dd[data-state="degraded"] { color: var(--warn); }
        .pairs dd[data-state="failing"] { color: var(--bad); font-weight: 600; }

        footer { margin-top: 1.75rem; display: flex; flex-wrap: wrap; gap: .5rem 2rem; justify-content: space-between; color: var(--soft); font-size: .875rem; }
        footer a, footer button { margin-right: 1rem; }
        footer button { font: inherit; padding: 0; border: 0; background: none; color: var(--members); text-decoration: underline; cursor: pointer; }

        @media (max-width: 34rem) {
          .page { padding: 1.25rem .875rem 2rem; }
          .figures { grid-template-columns: 1fr; gap: .875rem; }
          .figure { display: grid; grid-template-columns: 1fr 1fr; column-gap: 1rem; align-items: center; }
          .figure .note { grid-column: 1 / -1; }
          .figure .spark { grid-column: 2; grid-row: 1 / span 2; }
          .number { font-size: 2.25rem; }
          .half { padding: 0 .125rem; }
          .days li:not(:nth-last-child(3n + 1)) .day { visibility: hidden; }
          .day { margin: 0 -1rem; }
        }

        """
}
