# StatsBot in a container, with docker-compose.yml for the bot with Prometheus and Grafana. By hand:
#   docker build --build-arg STATSBOT_REVISION="$(scripts/revision.sh)" -t statsbot .

FROM swift:6.3.1-bookworm AS build
WORKDIR /build
COPY scripts/install-deps.sh scripts/
RUN scripts/install-deps.sh build && rm -rf /var/lib/apt/lists/*
# Tests are not built, but the manifest names them.
COPY Package.swift ./
COPY scripts/build-release.sh scripts/revision.sh scripts/
COPY Sources Sources
COPY Tests Tests
# The repository is not in the context, so git cannot be asked here.
ARG STATSBOT_REVISION=unknown
RUN STATSBOT_REVISION="$STATSBOT_REVISION" scripts/build-release.sh /build/out/statsbot

FROM debian:12.13-slim
# The release of Debian is the pin. Versions of packages go from its archive with the next security fix, and then the
# image could not be built.
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
    org.opencontainers.image.description="Counts a Discord community; channel names, reports, Prometheus metrics" \
    org.opencontainers.image.source="https://github.com/statsbot/statsbot" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.version="0.1.0" \
    org.opencontainers.image.revision="$STATSBOT_REVISION"
USER 10001:10001
WORKDIR /data
VOLUME /data
# The root file system may be read-only: only /data is written to, and the log goes to standard error.
ENV DATA_DIR=/data LOG_FORMAT=json LOG_DIR= EXPORTER_HOST=0.0.0.0 EXPORTER_PORT=9464
EXPOSE 9464
STOPSIGNAL SIGTERM
# It asks where EXPORTER_PORT says, with HTTPS where EXPORTER_TLS_CERT is set.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["statsbot", "probe"]
ENTRYPOINT ["statsbot"]
CMD ["run"]
