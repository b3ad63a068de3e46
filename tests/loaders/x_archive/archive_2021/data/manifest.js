window.__THAR_CONFIG = {
  "userInfo" : {
    "accountId" : "70070070",
    "userName" : "Ada_Vale",
    "displayName" : "Ada Vale 🧂"
  },
  "archiveInfo" : {
    "sizeBytes" : "12345",
    "generationDate" : "2021-03-05T17:00:00.000Z",
    "isPartialArchive" : false,
    "maxPartSizeBytes" : "53687091200"
  },
  "readmeInfo" : {
    "fileName" : "data/README.txt",
    "directory" : "data/",
    "name" : "README.txt"
  },
  "dataTypes" : {
    "tweet" : {
      "files" : [
        {
          "fileName" : "data/tweet.js",
          "globalName" : "YTD.x.part0",
          "count" : "3"
        }
      ]
    },
    "follower" : {
      "files" : [
        {
          "fileName" : "data/follower.js",
          "globalName" : "YTD.x.part0",
          "count" : "402"
        }
      ]
    },
    "following" : {
      "files" : [
        {
          "fileName" : "data/following.js",
          "globalName" : "YTD.x.part0",
          "count" : "61"
        }
      ]
    }
  }
}