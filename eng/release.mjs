// What eng/release writes besides the programs. Usage: node release.mjs WHAT VALUE…, with the tools' node_modules in TOOLS.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

const read = file => JSON.parse(readFileSync(file, 'utf8'));
const print = value => console.log(JSON.stringify(value, null, 2));
const described = 'src/Tuco.Mcp/.mcp/';

// Where a package lies on this machine, and what it states of itself.
const folderOf = (name, version) => join(process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget/packages'), name.toLowerCase(), version);
function stated(name, version, element) {
  const nuspec = join(folderOf(name, version), name.toLowerCase() + '.nuspec');
  return existsSync(nuspec) ? readFileSync(nuspec, 'utf8').match(new RegExp(`<${element}>([^<]+)<`))?.[1] : undefined;
}

// The manifest of the bundle for one platform.
function manifest(rid) {
  const platform = { linux: 'linux', win: 'win32', osx: 'darwin' }[rid.split('-')[0]];
  const told = read(described + 'manifest.json');
  told.compatibility.platforms = [platform];
  if (platform === 'win32') {
    told.server.entry_point += '.exe';
    told.server.mcp_config.command += '.exe';
  }
  print(told);
}

// The registry's description of all packages that are there: the tool, the bundles of FOLDER, the image.
function server(folder) {
  const told = read(described + 'server.json');
  const [tool] = told.packages, owner = told.name.match(/^io\.github\.([^/]+)\//)[1];
  for (const bundle of readdirSync(folder).filter(name => name.endsWith('.mcpb')).sort()) {
    told.packages.push({
      registryType: 'mcpb', identifier: `https://github.com/${owner}/tuco-mcp/releases/download/v${told.version}/${bundle}`, version: told.version,
      fileSha256: createHash('sha256').update(readFileSync(join(folder, bundle))).digest('hex'), transport: { type: 'stdio' },
    });
  }
  told.packages.push({
    registryType: 'oci', identifier: `ghcr.io/${owner}/tuco-mcp:${told.version}`, runtimeHint: 'docker', transport: tool.transport,
    runtimeArguments: [{ type: 'named', name: '-v', value: 'tuco-state:/state' }],
    packageArguments: tool.packageArguments, environmentVariables: tool.environmentVariables,
  });
  print(told);
}

// Validates FILE against SCHEMA.
function validate(schema, file) {
  const from = createRequire(join(process.env.TOOLS, 'node_modules/'));
  const ajv = new (from('ajv'))({ allErrors: true, strict: false });
  from('ajv-formats')(ajv);
  const check = ajv.compile(read(schema));
  if (check(read(file))) return;
  console.error(check.errors.map(error => `${basename(file)}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`).join('\n'));
  process.exitCode = 1;
}

// What cdxgen found, RAW, without what differs from run to run or names this machine; with the licenses that the packages state, and with the
// frameworks that the programs for RID… hold, which cdxgen does not see.
function sbom(raw, assets, ...rids) {
  const found = read(raw), { version } = read(described + 'server.json');
  const own = `pkg:nuget/Tuco.Mcp@${version}`;
  const rename = ref => (/^pkg:nuget\/tuco-mcp@/.test(ref) ? own : ref);
  const frameworks = read(assets).project.frameworks['net10.0'].downloadDependencies.filter(one => one.name.includes('.App.Runtime.'))
    .flatMap(one => rids.map(rid => ({ name: one.name.replace(/Runtime\..*/, 'Runtime.' + rid), version: one.version.match(/[0-9.]+/)[0] })));
  if (frameworks.length !== 2 * rids.length) throw new Error(`${assets}: not restored for a self-contained program`);
  const components = [
    ...found.components.filter(one => rename(one.purl) !== own),
    ...frameworks.map(one => ({ type: 'framework', ...one, purl: `pkg:nuget/${one.name}@${one.version}`, 'bom-ref': `pkg:nuget/${one.name}@${one.version}` })),
  ].map(({ type, name, version, hashes, purl, 'bom-ref': ref }) => {
    const license = name.startsWith('Tuco.') ? 'MIT' : stated(name, version, 'license type="expression"');
    // Analyzers and the trimmer work on the program and are not in it.
    const scope = /Analyzer|ILLink/.test(name) ? 'excluded' : 'required';
    return { type, 'bom-ref': ref, name, version, scope, hashes, licenses: license && [license.includes(' ') ? { expression: license } : { license: { id: license } }], purl };
  }).sort((a, b) => (a.purl < b.purl ? -1 : 1));
  const dependencies = new Map(found.dependencies.map(({ ref, dependsOn }) => [rename(ref), new Set(dependsOn.map(rename).filter(one => one !== own))]));
  components.filter(one => one.type === 'framework').forEach(one => dependencies.get(own).add(one.purl).size && dependencies.set(one.purl, new Set()));
  const told = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: '', version: 1,
    metadata: {
      timestamp: new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000).toISOString(),
      tools: found.metadata.tools,
      component: { type: 'application', 'bom-ref': own, name: 'Tuco.Mcp', version, licenses: [{ license: { id: 'MIT' } }], purl: own },
    },
    components,
    dependencies: [...dependencies].map(([ref, on]) => ({ ref, dependsOn: [...on].sort() })).sort((a, b) => (a.ref < b.ref ? -1 : 1)),
  };
  const hash = createHash('sha256').update(JSON.stringify(told)).digest('hex');
  told.serialNumber = `urn:uuid:${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  print(told);
}

// Who wrote what the programs hold, and under which terms: what the packages state, the files that they bring, and the licenses that they name.
function notices(bom) {
  const components = read(bom).components.filter(one => one.scope === 'required' && !one.name.startsWith('Tuco.'));
  const licenses = new Set(), parts = ['tuco-mcp holds the following, each under its own terms.\n'];
  for (const { name, version, licenses: named } of components) {
    const license = named?.[0].license?.id ?? named?.[0].expression;
    license?.match(/[A-Za-z0-9.+-]+/g).filter(word => !/^(AND|OR|WITH)$/.test(word)).forEach(id => licenses.add(id));
    parts.push(`${name} ${version}: ${license ?? 'terms below'}; ${stated(name, version, 'copyright') ?? stated(name, version, 'authors')}`);
  }
  const seen = new Set();
  for (const { name, version } of components) {
    for (const file of readdirSync(folderOf(name, version)).filter(file => /^(licen[cs]e|notice|third-party-notices)(\.(txt|md))?$/i.test(file)).sort()) {
      const text = readFileSync(join(folderOf(name, version), file), 'utf8').replaceAll('\r\n', '\n');
      // The frameworks bring the same ones for each platform.
      if (!seen.has(text)) parts.push(`\n==== ${name} ${version}, ${file}\n`, text);
      seen.add(text);
    }
  }
  for (const id of [...licenses].sort()) parts.push(`\n==== ${id}\n`, read(join(process.env.TOOLS, 'node_modules/spdx-license-list/licenses', id + '.json')).licenseText);
  console.log(parts.join('\n'));
}

const [what, ...values] = process.argv.slice(2);
({ manifest, server, validate, sbom, notices })[what](...values);
