@main
struct Devmemd { static func main() {} }
