window.__THAR_CONFIG = {
  "userInfo" : {
    "accountId" : "70070070",
    "userName" : "Ada_Vale",
    "displayName" : "Ada Vale 🧂"
  },
  "archiveInfo" : {
    "sizeBytes" : "12345",
    "generationDate" : "2025-03-10T08:15:00.000Z",
    "isPartialArchive" : false,
    "maxPartSizeBytes" : "53687091200"
  },
  "readmeInfo" : {
    "fileName" : "data/README.txt",
    "directory" : "data/",
    "name" : "README.txt"
  },
  "dataTypes" : {
    "tweets" : {
      "files" : [
        {
          "fileName" : "data/tweets.js",
          "globalName" : "YTD.x.part0",
          "count" : "8"
        }
      ]
    }
  }
}