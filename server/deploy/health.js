// Asks the relay of this container whether new people may come. Exits with 0 if so, otherwise with 1.

const { PORT = '8080' } = process.env
fetch(`http://127.0.0.1:${PORT}/readyz`).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
)
