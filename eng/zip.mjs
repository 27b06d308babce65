// Zip archives that are the same bytes whenever they are made: sorted, with one time. Usage: node zip.mjs FILE… (rewrites each), or
// node zip.mjs FILE FOLDER (packs the folder). The time is SOURCE_DATE_EPOCH.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const time = new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000);
const dosTime = (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1);
const dosDate = ((time.getUTCFullYear() - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();

// Entries of an archive, their data as it is compressed there. Without Zip64, which nothing here is large enough for.
function read(file) {
  const zip = readFileSync(file);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  if (at === 0xffffffff) throw new Error(`${file}: Zip64`);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset));
    const local = zip.readUInt32LE(at + 42), size = zip.readUInt32LE(at + 20);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const entry = {
      name: zip.toString('utf8', at + 46, at + 46 + nameLength), method: zip.readUInt16LE(at + 10), crc: zip.readUInt32LE(at + 16),
      length: zip.readUInt32LE(at + 24), attributes: zip.readUInt32LE(at + 38), data: zip.subarray(data, data + size),
    };
    at += 46 + nameLength + extraLength + commentLength;
    return entry;
  });
}

function pack(folder) {
  return readdirSync(folder, { recursive: true }).filter(name => statSync(join(folder, name)).isFile()).map(name => {
    const bytes = readFileSync(join(folder, name));
    return { name, method: 8, crc: crc32(bytes), length: bytes.length, attributes: 0, data: deflateRawSync(bytes, { level: 9 }) };
  });
}

function write(file, entries) {
  const parts = [], directory = [];
  let offset = 0;
  for (const { name, method, crc, length, attributes, data } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const bytes = Buffer.from(name);
    // From "version needed" to "extra length", the same in both headers: 2.0, UTF-8 names.
    const common = Buffer.alloc(26);
    [[20, 0], [0x800, 2], [method, 4], [dosTime, 6], [dosDate, 8], [bytes.length, 22]].forEach(([value, to]) => common.writeUInt16LE(value, to));
    [[crc, 10], [data.length, 14], [length, 18]].forEach(([value, to]) => common.writeUInt32LE(value, to));
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, bytes, data);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(attributes, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02', 'latin1'), Buffer.from([20, attributes ? 3 : 0]), common, rest, bytes);
    offset += 30 + bytes.length + data.length;
  }
  const index = Buffer.concat(directory), end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  writeFileSync(file, Buffer.concat([...parts, index, end]));
}

const [first, second, ...others] = process.argv.slice(2);
if (second && statSync(second).isDirectory()) write(first, pack(second));
else for (const file of [first, second, ...others].filter(Boolean)) write(file, read(file));
