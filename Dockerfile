# syntax=docker/dockerfile:1
# The HTTP server by default: docker run -p 8080:8080 -v tuco-state:/state -e TUCO_HTTP_TOKEN_FILE=… -e TUCO_HTTP_ALLOWED_HOSTS=… IMAGE
# An assistant's own: docker run -i --rm -v tuco-state:/state -e TUCO_API_KEY IMAGE stdio
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Tuco.Api/Tuco.Api.csproj src/Tuco.Api/
COPY src/Tuco.Sandbox/Tuco.Sandbox.csproj src/Tuco.Sandbox/
COPY src/Tuco.Mcp.Hosting/Tuco.Mcp.Hosting.csproj src/Tuco.Mcp.Hosting/
COPY src/Tuco.Mcp/Tuco.Mcp.csproj src/Tuco.Mcp/
RUN dotnet restore src/Tuco.Mcp -a $TARGETARCH -p:PublishReadyToRun=true
COPY src src
RUN dotnet publish src/Tuco.Mcp -c Release -a $TARGETARCH -o /app --no-restore --nologo -p:RunAnalyzers=false && mkdir /state

# No shell, no package manager; its user is not root. Time zones are for quiet hours.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
LABEL org.opencontainers.image.title="tuco-mcp" \
      org.opencontainers.image.description="Model Context Protocol server for Tuco AI" \
      org.opencontainers.image.licenses="MIT" \
      io.modelcontextprotocol.server.name="io.github.OWNER/tuco-mcp"
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /app /usr/local/bin
COPY --from=build --chown=1654:1654 --chmod=0700 /state /state
ENV TUCO_STATE_DIR=/state TMPDIR=/state DOTNET_EnableDiagnostics=0
USER 1654
VOLUME /state
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=5s CMD ["tuco-mcp", "healthcheck"]
ENTRYPOINT ["tuco-mcp"]
CMD ["http", "--host", "0.0.0.0"]
