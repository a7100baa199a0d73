# The production image. Its first stage builds the pages' look; nothing of npm is left in the second.
FROM python:3.11-slim-bookworm AS look
WORKDIR /build
COPY requirements-node.txt package.json package-lock.json ./
RUN pip install --no-cache-dir --require-hashes -r requirements-node.txt
COPY troubled_families/__init__.py troubled_families/__init__.py
COPY troubled_families/stack troubled_families/stack
COPY static static
RUN python -c "from troubled_families.stack import assets; assets.build()"

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin app \
    && install -d -o app -g app /files /beat
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=look /build/static/built static/built
# The settings have no defaults for what is secret; these stand for nothing and are not kept.
RUN SECRET_KEY=build DATABASE_URL=postgres://build@127.0.0.1/build REDIS_URL=redis://127.0.0.1/0 \
    python manage.py collectstatic --no-input --ignore=scss
USER app
EXPOSE 8000
CMD ["gunicorn", "troubled_families.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", \
     "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--access-logfile=-"]
