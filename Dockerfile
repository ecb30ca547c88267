# Image of StatsBot. docker-compose.yml uses it with Prometheus and Grafana. To build it yourself, run:
#   docker build --build-arg STATSBOT_REVISION="$(scripts/revision.sh)" -t statsbot .

FROM swift:6.3.1-bookworm AS build
WORKDIR /build
COPY scripts/install-deps.sh scripts/
RUN scripts/install-deps.sh build && rm -rf /var/lib/apt/lists/*
# The tests are not built, but the package manifest requires their directories.
COPY Package.swift ./
COPY scripts/build-release.sh scripts/revision.sh scripts/
COPY Sources Sources
COPY Tests Tests
# The build context has no .git directory, so the revision is passed in.
ARG STATSBOT_REVISION=unknown
RUN STATSBOT_REVISION="$STATSBOT_REVISION" scripts/build-release.sh /build/out/statsbot

FROM debian:12.13-slim
# Only the Debian release is pinned. A pinned package version disappears from the archive with the next security fix, and
# the build would fail.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fontconfig fonts-dejavu-core libcairo2 libgnutls30 libmicrohttpd12 libsimdjson14 libsqlite3-0 \
        libstdc++6 libzstd1 tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 statsbot \
    && useradd --uid 10001 --gid 10001 --no-log-init --no-create-home --home-dir /data --shell /usr/sbin/nologin \
        statsbot \
    && install -d -o statsbot -g statsbot -m 700 /data
COPY --from=build /build/out/statsbot /usr/local/bin/statsbot
ARG STATSBOT_REVISION=unknown
LABEL org.opencontainers.image.title="StatsBot" \
    org.opencontainers.image.description="Counts a Discord community: channel names, reports, Prometheus metrics" \
    org.opencontainers.image.source="https://github.com/statsbot/statsbot" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="0.1.0" \
    org.opencontainers.image.revision="$STATSBOT_REVISION"
USER 10001:10001
WORKDIR /data
VOLUME /data
# Only /data is written to, and the log goes to standard error, so the root file system can be read-only.
ENV DATA_DIR=/data LOG_FORMAT=json LOG_DIR= EXPORTER_HOST=0.0.0.0 EXPORTER_PORT=9464
EXPOSE 9464
STOPSIGNAL SIGTERM
# The probe uses EXPORTER_PORT, and HTTPS if EXPORTER_TLS_CERT is set.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["statsbot", "probe"]
ENTRYPOINT ["statsbot"]
CMD ["run"]
