"""Makes Goldens/zarr-python.json: arrays of Zarr 2, written by zarr-python; all files in base64."""
import base64, json, os, shutil, sys, tempfile
import numpy as np, zarr
from numcodecs import Blosc, GZip, LZ4, Zlib, Zstd

def element(n): return np.arange(n) * 31 % 127

cases = {
    'none <f4': dict(dtype='<f4', compressor=None),
    'zlib >f4 F': dict(dtype='>f4', compressor=Zlib(), order='F'),
    'gzip <u2 /': dict(dtype='<u2', compressor=GZip(), dimension_separator='/'),
    'zstd >i2': dict(dtype='>i2', compressor=Zstd()),
    'lz4 <i8': dict(dtype='<i8', compressor=LZ4()),
    'zlib |u1': dict(dtype='|u1', compressor=Zlib()),
    'zlib <f8': dict(dtype='<f8', compressor=Zlib()),
    'zlib <f2': dict(dtype='<f2', compressor=Zlib()),
}
for name in ('blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd'):
    for shuffle, word in ((0, 'plain'), (1, 'bytes'), (2, 'bits')):
        cases[f'blosc {name} {word}'] = dict(dtype='<i4' if shuffle != 1 else '<u2', compressor=Blosc(name, 5, shuffle), large=True)
cases['blosc blocks'] = dict(dtype='<f4', compressor=Blosc('lz4', 5, 1, blocksize=1024), large=True)
cases['blosc copied'] = dict(dtype='|u1', compressor=Blosc('lz4', 0, 1), large=False)
result = {}
for name, options in cases.items():
    shape, chunk = ((40, 33), (32, 32)) if options.pop('large', False) else ((7, 10), (4, 4))
    folder = tempfile.mkdtemp()
    array = zarr.open(folder, mode='w', shape=shape, chunks=chunk, fill_value=5, **options)
    values = element(shape[0] * shape[1]).reshape(shape)
    array[:] = values
    # One chunk is not stored: it has the fill value.
    separator = array._dimension_separator
    os.remove(os.path.join(folder, separator.join(('1', '1'))))
    files = {}
    for root, _, names in os.walk(folder):
        for file in names:
            path = os.path.join(root, file)
            data = open(path, 'rb').read()
            assert len(data) < 6000, (name, file, len(data))
            files[os.path.relpath(path, folder)] = base64.b64encode(data).decode()
    result[name] = dict(shape=shape, chunk=chunk, files=files)
    shutil.rmtree(folder)
json.dump(result, open(sys.argv[1], 'w'), indent=1, sort_keys=True)
