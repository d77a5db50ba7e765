import base64, json, subprocess, sys, tempfile, os
import numpy as np, tifffile
def element(shape): return (np.arange(int(np.prod(shape))) * 31 % 127).reshape(shape)
folder = tempfile.mkdtemp(); result = {}
def add(name, shape, path):
    data = open(path, 'rb').read(); assert len(data) < 10000, (name, len(data))
    result[name] = dict(shape=shape, content=base64.b64encode(data).decode())
def write(name, shape, dtype, order=None, pages=False, copy=None, **options):
    values = element(shape).astype(dtype); path = os.path.join(folder, 'a.tif'); stored = values
    if options.get('planarconfig') == 'contig' : stored = np.moveaxis(values, 0, -1)
    options.setdefault('photometric', 'minisblack')
    tifffile.imwrite(path, stored, byteorder=order or '<', metadata=None, **options)
    if copy:
        target = os.path.join(folder, 'b.tif'); subprocess.run(['tiffcp', *copy, path, target], check=True); path = target
    add(name, shape, path)
write('strips u8', (21, 30), 'u1', rowsperstrip=4)
write('one strip u16', (21, 30), 'u2')
write('big-endian tiles i16', (40, 33), 'i2', order='>', tile=(16, 16))
write('BigTIFF tiles f32', (20, 33), 'f4', bigtiff=True, tile=(16, 16))
write('deflate f64 tiles', (20, 17), 'f8', compression='zlib', tile=(16, 16))
write('deflate predictor u16', (21, 30), 'u2', copy=['-c', 'zip:2', '-r', '4'])
write('deflate predictor f32', (21, 30), 'f4', copy=['-c', 'zip:3', '-t', '-w', '16', '-l', '16'])
write('big-endian LZW predictor u16', (21, 30), 'u2', order='>', copy=['-B', '-c', 'lzw:2', '-r', '8'])
write('LZW u8', (21, 30), 'u1', copy=['-c', 'lzw', '-r', '8'])
write('PackBits u8', (21, 30), 'u1', copy=['-c', 'packbits', '-r', '8'])
write('contig u8', (3, 20, 33), 'u1', photometric='rgb', planarconfig='contig', tile=(16, 16))
write('contig LZW predictor u8', (3, 20, 33), 'u1', photometric='rgb', planarconfig='contig', copy=['-c', 'lzw:2', '-r', '8'])
write('separate u16', (3, 20, 33), 'u2', photometric='rgb', planarconfig='separate', tile=(16, 16))
write('separate deflate predictor u16', (3, 20, 33), 'u2', photometric='rgb', planarconfig='separate', compression='zlib', predictor=True, rowsperstrip=7)
write('pages u8', (4, 10, 17), 'u1')
write('BigTIFF pages deflate i32', (3, 10, 17), 'i4', bigtiff=True, compression='zlib')
path = os.path.join(folder, 'c.tif')
with tifffile.TiffWriter(path) as w:
    w.write(element((21, 30)).astype('u1'), photometric='minisblack', metadata=None); w.write(np.zeros((5, 6), 'u1'), photometric='minisblack', metadata=None)
add('thumbnail u8', (21, 30), path)
json.dump(result, open(sys.argv[1], 'w'), indent=1); open(sys.argv[1], 'a').write('\n')
