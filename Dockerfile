# StatsBot in a container: `docker build -t statsbot .`, or docker-compose.yml for the bot with Prometheus and Grafana.

FROM swift:6.3.1-bookworm AS build
WORKDIR /build
COPY scripts/install-deps.sh scripts/
RUN scripts/install-deps.sh build && rm -rf /var/lib/apt/lists/*
# Tests are not built, but the manifest names them.
COPY Package.swift ./
COPY scripts/build-release.sh scripts/
COPY Sources Sources
COPY Tests Tests
RUN scripts/build-release.sh /build/out/statsbot

FROM debian:12.12-slim
LABEL org.opencontainers.image.title="StatsBot" \
    org.opencontainers.image.description="Counts a Discord community; channel names, reports, Prometheus metrics" \
    org.opencontainers.image.source="https://github.com/statsbot/statsbot" \
    org.opencontainers.image.licenses="MIT"
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fontconfig fonts-dejavu-core libcairo2 libmicrohttpd12 libsimdjson14 libsqlite3-0 libstdc++6 \
        libzstd1 tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin statsbot \
    && install -d -o statsbot -g statsbot -m 700 /data
COPY --from=build /build/out/statsbot /usr/local/bin/statsbot
USER 10001:10001
WORKDIR /data
VOLUME /data
# The root file system may be read-only: only /data is written to.
ENV DATA_DIR=/data LOG_FORMAT=json LOG_DIR= EXPORTER_HOST=0.0.0.0 EXPORTER_PORT=9464
EXPOSE 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["statsbot", "probe", "--url", "http://127.0.0.1:9464"]
ENTRYPOINT ["statsbot"]
CMD ["run"]
