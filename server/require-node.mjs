// Plain JavaScript, loaded first: a Node too old for the service could not even read TypeScript to say so.
const NEEDED = 24

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `This is Node ${process.versions.node}; Tributary runs on Node ${NEEDED} or newer. ` +
      `Run "npm ci" and then "npm start": npm brings Node ${NEEDED} along where there is one for this machine. Else install it.\n`,
  )
  process.exit(1)
}
